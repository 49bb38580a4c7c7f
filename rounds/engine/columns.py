"""What the columns of the kernels' arrays mean."""

START, END, DUE, DURATION, CAPACITY, LEAST, MOST = range(7)  # columns of lim
DAY, FROM, TO, WINDOWED, RANKED = range(5)  # columns of way
LEN, VERSION, FAULTS, TOUCHED, RUINED, EASED = range(6)  # columns of ri
TRAVEL, LOAD, FINISH, LATE, RANK, PRICE = range(6)  # columns of rs
W_TRAVEL, W_OVER, W_VISITS, W_MINUTES, W_SHORT, MEAN_VISITS, MEAN_MINUTES = range(7)  # wt
P_LOAD, P_TIME, P_BAND, P_RANK = range(7, 11)  # wt
SERVICE, DEMAND = range(2)  # columns of need
SLACK, WAITS = range(2)  # columns of ease
COST, KEPT_COST, BEST = range(3)  # tot
CLOCK, TODO, UNDO, DROPPED, STAMP = range(5)  # count
TINY = 1e-7
