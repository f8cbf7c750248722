from __future__ import annotations

from django.urls import path, re_path

from rebond.vouchers.views import accounts, accreditations, books, claims, redemptions, schemes

app_name = "vouchers"
urlpatterns = [
    re_path(r"^[Vv]/(?P<code>[^/]{1,40})$", schemes.show_public, name="public"),
    path("vouchers/", schemes.home, name="home"),
    path("vouchers/schemes/new", schemes.new_scheme, name="new_scheme"),
    path("vouchers/schemes/<int:pk>", schemes.show_scheme, name="scheme"),
    path("vouchers/schemes/<int:pk>/change", schemes.change_scheme, name="change_scheme"),
    path("vouchers/schemes/<int:pk>/accredit", accreditations.open_accreditation, name="accredit"),
    path("vouchers/schemes/<int:pk>/books", books.list_books, name="books"),
    path("vouchers/schemes/<int:pk>/books/issue", books.issue_books, name="issue"),
    path("vouchers/schemes/<int:pk>/books/sheets.pdf", books.print_books, name="sheets"),
    path("vouchers/schemes/<int:pk>/statement", accounts.show_statement, name="statement"),
    path("vouchers/schemes/<int:pk>/statement.pdf", accounts.print_statement, name="statement_paper"),
    path("vouchers/schemes/<int:pk>/expire", accounts.expire_vouchers, name="expire"),
    path("vouchers/schemes/<int:pk>/credit", accounts.credit_back, name="credit"),
    path("vouchers/schemes/<int:pk>/pay", accounts.make_payment, name="pay"),
    path("vouchers/credits/<int:pk>.pdf", accounts.print_credit, name="credit_note"),
    path("vouchers/payments/<int:pk>", accounts.show_payment, name="payment"),
    path("vouchers/payments/<int:pk>/file.csv", accounts.payment_file, name="payment_file"),
    path("vouchers/payments/<int:pk>/paid", accounts.mark_paid, name="paid"),
    path("vouchers/accreditations/<int:pk>", accreditations.show_accreditation, name="accreditation"),
    path(
        "vouchers/accreditations/<int:pk>/criteria/<slug:kind>",
        accreditations.meet_criterion,
        name="meet_criterion",
    ),
    path("vouchers/accreditations/<int:pk>/grant", accreditations.grant_accreditation, name="grant"),
    path("vouchers/accreditations/<int:pk>/withdraw", accreditations.withdraw_accreditation, name="withdraw"),
    path("vouchers/books/<str:code>", books.show_book, name="book"),
    path("vouchers/books/<str:code>/sheet.pdf", books.print_book, name="sheet"),
    path("vouchers/books/<str:code>/cancel", books.cancel_book, name="cancel_book"),
    path("vouchers/give", books.give_books, name="give"),
    path("vouchers/redeem", redemptions.choose_session, name="redeem"),
    path("vouchers/sessions/<int:pk>", redemptions.redeem, name="session"),
    path("vouchers/redemptions/<int:pk>/reverse", redemptions.reverse, name="reverse"),
    path("vouchers/claims", claims.list_claims, name="claims"),
    path("vouchers/claims/new", claims.new_claim, name="new_claim"),
    path("vouchers/claims/<int:pk>", claims.show_claim, name="claim"),
    path("vouchers/claims/<int:pk>/approve", claims.approve_claim, name="approve"),
    path("vouchers/claims/<int:pk>/turn-down", claims.turn_down_claim, name="turn_down"),
    path("vouchers/claims/<int:pk>/statement.pdf", claims.print_claim, name="claim_statement"),
]
