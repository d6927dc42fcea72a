//! The front page.

use crate::demo::text::Text;

pub(crate) const PAGE: Text = Text::new("Home", "Trang chủ");
pub(crate) const TITLE: Text =
    Text::new("You leave your coat, you carry a ticket.", "Bạn gửi áo khoác, bạn giữ tấm vé.");
pub(crate) const LEAD: Text = Text::new(
    "The web forgets you between two clicks. So your browser carries a small ticket, the <b>cookie</b>, \
     and the server keeps what belongs to it, the <b>session</b>. Here you can watch both, live.",
    "Giữa hai lần bấm, web không còn nhớ bạn là ai. Vì vậy trình duyệt giữ một tấm vé nhỏ, gọi là \
     <b>cookie</b>, còn máy chủ giữ những gì gửi theo tấm vé đó, gọi là <b>phiên</b>. Ở đây bạn có thể \
     xem trực tiếp cả hai.",
);
pub(crate) const COUNT_ONE: Text = Text::new("page opened in this session", "trang đã mở trong phiên này");
pub(crate) const COUNT_MANY: Text = Text::new("pages opened in this session", "trang đã mở trong phiên này");
pub(crate) const COUNT_TOLD: Text = Text::new(
    "The number is with the server. The cookie stays the same.",
    "Con số này nằm ở máy chủ. Cookie thì không đổi.",
);
pub(crate) const TRY: Text = Text::new("Try it", "Thử xem");
pub(crate) const TRY_RELOAD: Text = Text::new("Open a page", "Mở một trang");
pub(crate) const TRY_RELOAD_TOLD: Text = Text::new(
    "The count rises and so does the revision of your record. The browser shows the same ticket every time.",
    "Số đếm tăng, và số lần sửa bản ghi của bạn cũng tăng theo. Trình duyệt lần nào cũng đưa ra đúng tấm vé cũ.",
);
pub(crate) const RELOAD: Text = Text::new("Open this page again", "Mở lại trang này");
pub(crate) const TRY_TABS: Text = Text::new("Fill the basket from two tabs", "Bỏ hàng vào giỏ từ hai thẻ");
pub(crate) const TRY_TABS_TOLD: Text = Text::new(
    "Both show the same ticket, so both fill the same basket, and nothing is lost when they do it at once.",
    "Hai thẻ đưa ra cùng một tấm vé nên cùng dùng một giỏ hàng, và có bấm cùng lúc cũng không mất món nào.",
);
pub(crate) const OPEN_TAB: Text = Text::new("Shop in a second tab", "Mở cửa hàng ở thẻ mới");
pub(crate) const TRY_THEME: Text = Text::new("Change the colours", "Đổi giao diện sáng tối");
pub(crate) const TRY_THEME_TOLD: Text = Text::new(
    "That is a cookie too, but no secret: a script sets it, and the server just reads along.",
    "Đó cũng là cookie, nhưng không có gì bí mật: mã trên trang ghi nó, máy chủ chỉ đọc theo.",
);
pub(crate) const TRY_SIGN_IN: Text = Text::new("Sign in", "Đăng nhập");
pub(crate) const TRY_SIGN_IN_TOLD: Text = Text::new(
    "The secret half of your ticket is replaced in the same instant. Whoever knew the old one knows nothing.",
    "Nửa bí mật của tấm vé được thay ngay lúc đó. Ai biết nửa cũ thì từ đây cũng vô dụng.",
);
pub(crate) const TO_ACCOUNT: Text = Text::new("To the account", "Đến trang tài khoản");
pub(crate) const TRY_RENEW: Text = Text::new("Take a new ticket", "Đổi vé mới");
pub(crate) const TRY_RENEW_TOLD: Text = Text::new(
    "Another secret, the same coat: watch the lock change while the id and your things stay.",
    "Bí mật khác, áo khoác vẫn vậy: ổ khoá thay đổi, còn mã phiên và đồ đạc của bạn vẫn nguyên.",
);
pub(crate) const RENEW: Text = Text::new("New ticket", "Đổi vé");
pub(crate) const TRY_FORGET: Text = Text::new("Be forgotten", "Xoá hết dấu vết");
pub(crate) const TRY_FORGET_TOLD: Text = Text::new(
    "The server throws your record away and tells the browser to do the same with the ticket.",
    "Máy chủ xoá bản ghi của bạn và bảo trình duyệt bỏ luôn tấm vé.",
);
pub(crate) const FORGET: Text = Text::new("Forget me", "Quên tôi đi");
