//! What is around every page.

use crate::demo::text::Text;

pub(crate) const SKIP: Text = Text::new("Skip to the content", "Đến nội dung chính");
pub(crate) const NAVIGATION: Text = Text::new("Pages", "Các trang");
pub(crate) const HOME: Text = Text::new("Home", "Trang chủ");
pub(crate) const SHOP: Text = Text::new("Shop", "Cửa hàng");
pub(crate) const HOW: Text = Text::new("How it works", "Cách hoạt động");
pub(crate) const BASKET: Text = Text::new("Basket", "Giỏ hàng");
pub(crate) const ACCOUNT: Text = Text::new("Sign in", "Đăng nhập");
pub(crate) const LANGUAGE: Text = Text::new("Language", "Ngôn ngữ");
pub(crate) const THEME: Text = Text::new("Colours", "Giao diện");
pub(crate) const THEME_AUTO: Text = Text::new("As the system", "Theo hệ thống");
pub(crate) const THEME_LIGHT: Text = Text::new("Light", "Sáng");
pub(crate) const THEME_DARK: Text = Text::new("Dark", "Tối");
pub(crate) const BEHIND: Text = Text::new("Behind this page", "Phía sau trang này");
pub(crate) const LIVE: Text = Text::new("live", "trực tiếp");
pub(crate) const AWAY: Text = Text::new("no answer", "mất kết nối");
pub(crate) const CHANGED_ELSEWHERE: Text = Text::new(
    "Somebody signed in or out in another tab; this page is from before.",
    "Bạn vừa đăng nhập hoặc đăng xuất ở một thẻ khác; trang này đã cũ.",
);
pub(crate) const RELOAD: Text = Text::new("Reload", "Tải lại");
pub(crate) const NO_SCRIPT: Text = Text::new(
    "These panels need JavaScript. Everything else on this site works without.",
    "Các bảng này cần JavaScript. Mọi thứ khác trên trang vẫn chạy bình thường khi không có JavaScript.",
);
pub(crate) const FOOTER: Text = Text::new(
    "A demonstration. Nothing here is sold, and nothing leaves the machine it runs on.",
    "Đây chỉ là bản trình diễn: không bán gì thật, và không có dữ liệu nào rời khỏi máy đang chạy nó.",
);
