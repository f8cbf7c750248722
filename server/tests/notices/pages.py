from rebond.notices.models import Notice
from tests.cast import Cast
from tests.notices.samples import said_to
from tests.pages import Page


def a_notice(cast: Cast) -> Notice:
    return said_to(cast.ines)


PAGES = {
    "notices:list": Page(who="ines", thing=a_notice),
    "notices:read_all": Page(who="ines", kind="gesture"),
    "notices:open": Page(who="ines", thing=a_notice, kind="gesture"),
}
