from __future__ import annotations

from django.urls import path

from rebond.referrals.views import answering, by_link, links, listing, referring, rules

app_name = "referrals"
urlpatterns = [
    path("prescrire/", by_link.open_by_link, name="link_open"),
    path("prescrire/suivi/", by_link.home, name="link_home"),
    path("prescrire/nouvelles/", by_link.choose_news, name="link_news"),
    path("prescrire/fermer/", by_link.leave, name="link_leave"),
    path("prescrire/revoquer/", by_link.revoke, name="link_revoke"),
    path("prescrire/orienter/", by_link.refer, name="link_refer"),
    path("prescrire/lieux/", by_link.places, name="link_places"),
    path("prescrire/groupe/", by_link.refer_group, name="link_refer_group"),
    path("prescrire/groupes/<int:pk>", by_link.show_group, name="link_group"),
    path("prescrire/groupes/<int:pk>/fiches.pdf", by_link.group_sheets, name="link_group_sheets"),
    path("prescrire/suivi/<str:code>", by_link.show_referral, name="link_referral"),
    path("prescrire/suivi/<str:code>/fiche.pdf", by_link.sheet, name="link_sheet"),
    path("prescrire/suivi/<str:code>/retirer", by_link.withdraw, name="link_withdraw"),
    path("referrals/", listing.list_referrals, name="list"),
    path("referrals/new", referring.refer, name="refer"),
    path("referrals/new/places", referring.places, name="places"),
    path("referrals/new/group", referring.refer_group, name="refer_group"),
    path("referrals/groups/<int:pk>", referring.show_group, name="group"),
    path("referrals/groups/<int:pk>/sheets.pdf", referring.group_sheets, name="group_sheets"),
    path("referrals/news", listing.choose_news, name="news"),
    path("referrals/links", links.links, name="links"),
    path("referrals/links/<int:pk>/revoke", links.revoke, name="revoke_link"),
    path("referrals/rules/<int:pk>", rules.try_rules, name="try_rules"),
    path("referrals/<str:code>", listing.show_referral, name="referral"),
    path("referrals/<str:code>/sheet.pdf", listing.sheet, name="sheet"),
    path("referrals/<str:code>/household", answering.settle_household, name="settle_household"),
    path("referrals/<str:code>/accept", answering.accept, name="accept"),
    path("referrals/<str:code>/reroute", answering.reroute, name="reroute"),
    path("referrals/<str:code>/close", answering.close, name="close"),
    path("referrals/<str:code>/prescriber", answering.ask_confirmation, name="ask_confirmation"),
    path("referrals/<str:code>/confirm", answering.confirm, name="confirm"),
    path("referrals/<str:code>/tries", answering.note_try, name="note_try"),
    path("referrals/<str:code>/unreachable", answering.close_unreachable, name="close_unreachable"),
    path("referrals/<str:code>/withdraw", answering.withdraw, name="withdraw"),
    path("referrals/<str:code>/reopen", answering.reopen, name="reopen"),
    path("referrals/<str:code>/contact", answering.reveal_contact, name="reveal_contact"),
]
