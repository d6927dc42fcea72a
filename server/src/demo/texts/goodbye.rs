//! After the end of a session.

use crate::demo::text::Text;

pub(crate) const PAGE: Text = Text::new("Goodbye", "Tạm biệt");
pub(crate) const TITLE: Text =
    Text::new("The coat is gone, and so is the ticket.", "Áo đã trả, vé cũng đã huỷ.");
pub(crate) const LEAD: Text = Text::new(
    "The server deleted your session. Then it told your browser to forget the cookie:",
    "Máy chủ đã xoá phiên của bạn, rồi bảo trình duyệt quên cookie đi:",
);
pub(crate) const TOLD: Text = Text::new(
    "Should the browser show the old ticket all the same, it opens nothing any more. This page asks for no \
     session, so you have none now: look at the panels.",
    "Dù trình duyệt có đưa lại tấm vé cũ thì cũng không mở được gì nữa. Trang này không cần phiên nên lúc này bạn \
     không có phiên nào: hãy nhìn các bảng bên cạnh.",
);
pub(crate) const AGAIN: Text = Text::new("Begin a new one", "Bắt đầu phiên mới");
