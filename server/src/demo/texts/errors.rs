//! What went wrong.

use crate::demo::text::Text;

pub(crate) const TO_HOME: Text = Text::new("To the front page", "Về trang chủ");

pub(crate) const FOREIGN: Text = Text::new("This form came from elsewhere", "Biểu mẫu này đến từ nơi khác");
pub(crate) const FOREIGN_TOLD: Text = Text::new(
    "Another site sent it in your name, so nothing was done. If it was you, open the page here and try again.",
    "Một trang khác đã gửi nó dưới tên bạn nên máy chủ không làm gì cả. Nếu đúng là bạn, hãy mở trang ở đây rồi thử lại.",
);
pub(crate) const NOTHING: Text = Text::new("There is nothing here", "Ở đây không có gì");
pub(crate) const NOTHING_TOLD: Text =
    Text::new("No page of this site has this address.", "Không có trang nào ở địa chỉ này.");
pub(crate) const METHOD: Text = Text::new("Not like that", "Không mở theo cách này được");
pub(crate) const METHOD_TOLD: Text = Text::new(
    "This address is for a form to be sent to, or only to be read.",
    "Địa chỉ này chỉ dùng để gửi biểu mẫu, hoặc chỉ để xem.",
);
pub(crate) const LATE: Text = Text::new("Your session changed meanwhile", "Phiên của bạn vừa thay đổi");
pub(crate) const LATE_TOLD: Text = Text::new(
    "You signed in or out in another tab while this request was under way. Nothing of it was stored. Please \
     open the page again.",
    "Bạn đã đăng nhập hoặc đăng xuất ở một thẻ khác khi yêu cầu này đang được xử lý, nên nó không được lưu. Hãy mở \
     lại trang.",
);
pub(crate) const TOO_LARGE: Text = Text::new("That is too much", "Nhiều quá");
pub(crate) const TOO_LARGE_TOLD: Text = Text::new(
    "It is more than we keep. Nothing of it was stored.",
    "Vượt quá mức cho phép nên không được lưu.",
);
pub(crate) const NO_STORE: Text = Text::new("One moment, please", "Xin chờ một lát");
pub(crate) const NO_STORE_TOLD: Text = Text::new(
    "The session store cannot answer just now. Nothing was changed, and you are not signed out: your ticket is \
     still good. Please try again.",
    "Nơi lưu phiên tạm thời không trả lời được. Không có gì thay đổi và bạn không bị đăng xuất: tấm vé vẫn còn giá \
     trị. Hãy thử lại.",
);
pub(crate) const BROKEN: Text = Text::new("We made a mistake", "Máy chủ gặp lỗi");
pub(crate) const BROKEN_TOLD: Text =
    Text::new("It is noted in the server's log.", "Lỗi đã được ghi vào nhật ký của máy chủ.");
pub(crate) const UNREADABLE: Text = Text::new("We did not understand this", "Máy chủ không hiểu yêu cầu này");
pub(crate) const UNREADABLE_TOLD: Text = Text::new(
    "Something in what was sent is not as it should be. Please go back and try again.",
    "Có gì đó trong dữ liệu gửi lên không đúng. Hãy quay lại và thử lần nữa.",
);
