//! The shop and its articles.

use crate::demo::text::Text;

pub(crate) const PAGE: Text = Text::new("Shop", "Cửa hàng");
pub(crate) const TITLE: Text = Text::new("Things people leave behind", "Những món người ta hay bỏ quên");
pub(crate) const LEAD: Text = Text::new(
    "Put some into your basket, from this tab and from another.",
    "Hãy bỏ vài món vào giỏ, từ thẻ này và từ một thẻ khác.",
);
pub(crate) const ADD: Text = Text::new("Add to basket", "Thêm vào giỏ");
pub(crate) const IN_BASKET: Text = Text::new("{} in your basket", "{} trong giỏ của bạn");
pub(crate) const TABS: Text = Text::new(
    "Open another article in a second tab and add both: the basket is one, and each click counts.",
    "Mở một món khác ở thẻ thứ hai rồi thêm cả hai: giỏ hàng chỉ có một, và lần bấm nào cũng được tính.",
);
