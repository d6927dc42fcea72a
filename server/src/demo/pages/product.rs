//! One article.

use axum::extract::Path;
use axum::http::StatusCode;
use maud::{Markup, html};

use super::shell::{self, Place};
use super::shop::{add, in_basket, picture};
use crate::demo::product::Product;
use crate::demo::texts::shop as text;
use crate::demo::visit::Visit;

/// `GET /shop/{slug}`
pub(crate) async fn show(Path(slug): Path<String>, visit: Visit) -> Result<Markup, StatusCode> {
    let product = Product::of_slug(&slug).ok_or(StatusCode::NOT_FOUND)?;
    let language = visit.visitor.language;
    let body = html! {
        p.trail { a href="/shop" { "← " (text::PAGE.html(language)) } }
        article.product {
            (picture(product))
            div {
                h1 { (product.name.html(language)) }
                p.lead { (product.told.html(language)) }
                p.price { (product.price.in_(language)) }
                (add(language, product, &visit.visitor.path))
                (in_basket(language, visit.basket.pieces_of(product)))
                p.aside { (text::TABS.html(language)) }
            }
        }
    };
    Ok(shell::page(&visit, Place::Shop, product.name, &body))
}
