"""The service card: what retailers see of a person (A18)."""

from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from rounds.common.models import Event
from rounds.people.models import Staff
from tests.pictures import jpeg, scene, with_position
from tests.world import World

WORDS = {"phone": "13900001111", "phone_on_card": "on", "introduction": "跑了八年"}


def test_he_writes_his_own_card_and_only_clean_copies_of_his_portrait_are_kept(world: World, client: Client) -> None:
    client.force_login(world.ann)
    url = f"/people/staff/{world.ann.pk}/card/"
    portrait = SimpleUploadedFile("ich.jpg", with_position(scene()))
    assert client.post(url, WORDS | {"portrait": portrait}).status_code == 302
    ann = Staff.objects.get(pk=world.ann.pk)
    assert (ann.card_phone, ann.introduction) == ("13900001111", "跑了八年")
    files = list(Path(settings.MEDIA_ROOT).rglob("*.jpg"))
    assert len(files) == 3
    assert not any(dict(Image.open(path).getexif()) for path in files)
    assert client.get(f"{url}portrait/").headers["Content-Type"] == "image/jpeg"
    client.post(url, {"phone": "13900001111", "introduction": ""})
    assert Staff.objects.get(pk=ann.pk).card_phone == ""
    assert Staff.objects.get(pk=ann.pk).portrait


def test_a_portrait_that_is_replaced_or_removed_is_gone_from_the_disk(
    world: World, client: Client, django_capture_on_commit_callbacks: object
) -> None:
    client.force_login(world.ann)
    url = f"/people/staff/{world.ann.pk}/card/"
    for shift in (0, 50):
        with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
            client.post(url, WORDS | {"portrait": SimpleUploadedFile("a.jpg", jpeg(scene(shift=shift)))})
    assert len(list(Path(settings.MEDIA_ROOT).rglob("*.jpg"))) == 3
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        client.post(f"{url}portrait/remove/")
    assert not list(Path(settings.MEDIA_ROOT).rglob("*.jpg"))
    assert client.get(f"{url}portrait/").status_code == 404
    assert Event.objects.filter(verb="account.portrait_set").count() == 3


def test_what_is_no_picture_is_refused_with_words(world: World, client: Client) -> None:
    client.force_login(world.ann)
    url = f"/people/staff/{world.ann.pk}/card/"
    answer = client.post(url, WORDS | {"portrait": SimpleUploadedFile("a.jpg", b"<script>")})
    assert answer.status_code == 422
    assert "这张照片打不开" in answer.content.decode()


def test_cards_are_written_by_himself_his_market_manager_and_the_administrator(world: World, client: Client) -> None:
    url = f"/people/staff/{world.ann.pk}/card/"
    allowed = {}
    for who in ("ann", "ben", "wu", "mei", "root", "sam"):
        client.force_login(world.staff[who])
        allowed[who] = client.get(url).status_code
    assert allowed == {"ann": 200, "ben": 404, "wu": 404, "mei": 200, "root": 200, "sam": 403}
    client.force_login(world.strangers["root"])
    assert client.get(url).status_code == 404
