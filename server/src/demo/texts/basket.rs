//! The basket.

use crate::demo::text::Text;

pub(crate) const PAGE: Text = Text::new("Basket", "Giỏ hàng");
pub(crate) const TITLE: Text = Text::new("Your basket", "Giỏ hàng của bạn");
pub(crate) const EMPTY: Text = Text::new(
    "Nothing in it yet. Nothing is stored for an empty basket, either.",
    "Chưa có gì cả. Giỏ trống thì máy chủ cũng không lưu gì.",
);
pub(crate) const TO_SHOP: Text = Text::new("To the shop", "Đến cửa hàng");
pub(crate) const ARTICLE: Text = Text::new("Article", "Món hàng");
pub(crate) const PIECES: Text = Text::new("Pieces", "Số lượng");
pub(crate) const PRICE: Text = Text::new("Price", "Giá");
pub(crate) const TOTAL: Text = Text::new("Total", "Tổng cộng");
pub(crate) const ONE_MORE: Text = Text::new("One more", "Thêm một");
pub(crate) const ONE_LESS: Text = Text::new("One less", "Bớt một");
pub(crate) const DROP: Text = Text::new("Take out", "Bỏ ra khỏi giỏ");
pub(crate) const TOLD: Text = Text::new(
    "The basket is a value in your session, so it comes along when you sign in, and goes when the session ends.",
    "Giỏ hàng là một giá trị trong phiên của bạn, nên khi đăng nhập nó đi theo, và khi phiên kết thúc thì nó mất.",
);
