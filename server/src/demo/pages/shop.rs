//! What there is to buy.

use maud::{Markup, PreEscaped, html};

use super::shell::{self, Place};
use crate::demo::basket::Step;
use crate::demo::language::Language;
use crate::demo::product::{PRODUCTS, Product};
use crate::demo::texts::shop as text;
use crate::demo::visit::Visit;

/// `GET /shop`
pub(crate) async fn show(visit: Visit) -> Markup {
    let language = visit.visitor.language;
    let body = html! {
        h1 { (text::TITLE.html(language)) }
        p.lead { (text::LEAD.html(language)) }
        ul.products {
            @for product in &PRODUCTS {
                li #(product.slug) {
                    a.product-link href=(format!("/shop/{}", product.slug)) {
                        (picture(product))
                        span.product-name { (product.name.html(language)) }
                    }
                    div.product-foot {
                        span.price { (product.price.in_(language)) }
                        (add(language, product, &format!("/shop#{}", product.slug)))
                    }
                    (in_basket(language, visit.basket.pieces_of(product)))
                }
            }
        }
    };
    shell::page(&visit, Place::Shop, text::PAGE, &body)
}

/// Drawn, not photographed.
pub(super) fn picture(product: &Product) -> Markup {
    html! {
        span.picture data-tone=(product.slug) {
            svg viewBox="0 0 96 96" aria-hidden="true" { (PreEscaped(product.picture)) }
        }
    }
}

/// The button that puts a piece into the basket and comes back.
pub(super) fn add(language: Language, product: &Product, back: &str) -> Markup {
    html! {
        form method="post" action="/basket" {
            (change(product, Step::Add, back))
            button.button.add { (text::ADD.html(language)) span.unseen { ": " (product.name.html(language)) } }
        }
    }
}

/// What a form says of a change of the basket.
pub(super) fn change(product: &Product, step: Step, back: &str) -> Markup {
    let step = match step {
        Step::Add => "add",
        Step::Less => "less",
        Step::Drop => "drop",
    };
    html! {
        input type="hidden" name="product" value=(product.slug);
        input type="hidden" name="step" value=(step);
        input type="hidden" name="back" value=(back);
    }
}

/// How many are in the basket already; nothing for none.
pub(super) fn in_basket(language: Language, pieces: u32) -> Markup {
    html! {
        @if pieces > 0 { p.in-basket { (text::IN_BASKET.with(language, pieces.into())) } }
    }
}
