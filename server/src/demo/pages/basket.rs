//! The basket: what is in it, and every change of it.

use axum::Form;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use cloakroom::Session;
use maud::{Markup, html};
use serde::Deserialize;

use super::shell::{self, Place};
use super::shop::{change as change_of, picture};
use crate::demo::basket::{BASKET, Basket, PIECES_MAX, Step};
use crate::demo::language::Language;
use crate::demo::preferences::back;
use crate::demo::product::Product;
use crate::demo::texts::basket as text;
use crate::demo::visit::Visit;

/// `GET /basket`
pub(crate) async fn show(visit: Visit) -> Markup {
    let language = visit.visitor.language;
    let body = html! {
        h1 { (text::TITLE.html(language)) }
        @if visit.basket.pieces() == 0 {
            p.lead { (text::EMPTY.html(language)) }
            p { a.button href="/shop" { (text::TO_SHOP.html(language)) } }
        } @else {
            (table(language, &visit.basket))
            p.aside { (text::TOLD.html(language)) }
        }
    };
    shell::page(&visit, Place::Basket, text::PAGE, &body)
}

/// What a form sends.
#[derive(Debug, Deserialize)]
pub(crate) struct Change {
    product: String,
    step: Step,
    back: Option<String>,
}

/// `POST /basket`: one step, computed again if another tab was faster, so that none is lost.
pub(crate) async fn change(
    session: Session,
    Form(change): Form<Change>,
) -> Result<Response, cloakroom::Error> {
    let Some(product) = Product::of_slug(&change.product) else {
        return Ok(StatusCode::NOT_FOUND.into_response());
    };
    session.update(BASKET, move |basket: Basket| basket.after(change.step, product))?;
    Ok(Redirect::to(&back(change.back.as_deref())).into_response())
}

fn table(language: Language, basket: &Basket) -> Markup {
    html! {
        table.basket {
            caption.unseen { (text::TITLE.html(language)) }
            thead {
                tr {
                    th scope="col" { (text::ARTICLE.html(language)) }
                    th scope="col" { (text::PIECES.html(language)) }
                    th.number scope="col" { (text::PRICE.html(language)) }
                    th scope="col" { span.unseen { (text::DROP.html(language)) } }
                }
            }
            tbody { @for (product, pieces) in basket.lines() { (line(language, product, pieces)) } }
            tfoot {
                tr {
                    th scope="row" colspan="2" { (text::TOTAL.html(language)) }
                    td.number #total { (basket.total().in_(language)) }
                    td {}
                }
            }
        }
    }
}

fn line(language: Language, product: &Product, pieces: u32) -> Markup {
    html! {
        tr data-product=(product.slug) {
            th scope="row" {
                a.product-line href=(format!("/shop/{}", product.slug)) {
                    (picture(product)) (product.name.html(language))
                }
            }
            td {
                div.stepper {
                    (step(product, Step::Less, "−", text::ONE_LESS.in_(language), false))
                    output.pieces { (pieces) }
                    (step(product, Step::Add, "+", text::ONE_MORE.in_(language), pieces >= PIECES_MAX))
                }
            }
            td.number { (product.price.times(pieces).in_(language)) }
            td.drop { (step(product, Step::Drop, "×", text::DROP.in_(language), false)) }
        }
    }
}

fn step(product: &Product, step: Step, sign: &str, label: &str, disabled: bool) -> Markup {
    html! {
        form method="post" action="/basket" {
            (change_of(product, step, "/basket"))
            button.step title=(label) aria-label=(label) disabled[disabled] { (sign) }
        }
    }
}
