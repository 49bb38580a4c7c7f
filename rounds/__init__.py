"""巡访 Rounds: whom to visit, when and why; every issue answered; fairly assessed, with the evidence."""
