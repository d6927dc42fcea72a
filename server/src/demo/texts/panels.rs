//! The live panels.

use crate::demo::text::Text;

pub(crate) const BROWSER: Text = Text::new("What your browser holds", "Trình duyệt của bạn giữ gì");
pub(crate) const BROWSER_NO_TICKET: Text =
    Text::new("No ticket. Nobody knows you here.", "Không có vé. Ở đây chưa ai biết bạn.");
pub(crate) const BROWSER_TOSSED: Text = Text::new(
    "A cookie of the ticket's name, but it is no ticket of ours.",
    "Có một cookie mang tên của tấm vé, nhưng không phải vé ở đây phát.",
);
pub(crate) const TICKET_ID: Text = Text::new("public id", "mã công khai");
pub(crate) const TICKET_SECRET: Text = Text::new("secret", "bí mật");
pub(crate) const TICKET_SECRET_LABEL: Text = Text::new("secret, not shown", "bí mật, không hiển thị");
pub(crate) const KEPT_UNTIL_CLOSED: Text = Text::new("until the browser closes", "đến khi đóng trình duyệt");
pub(crate) const KEPT_DAYS: Text = Text::new("Max-Age: {} days", "Max-Age: {} ngày");
pub(crate) const FOR_SCRIPTS: Text = Text::new("scripts may read it", "mã trên trang đọc được");
pub(crate) const NOT_OURS: Text = Text::new("not ours, not looked at", "không phải của trang này, không xem");
pub(crate) const SCRIPT_SEES: Text = Text::new("A script on this page sees", "Mã trên trang này chỉ thấy");

pub(crate) const SERVER: Text = Text::new("What the server holds", "Máy chủ giữ gì");
pub(crate) const SERVER_NOTHING: Text = Text::new(
    "Nothing. A visitor who was given nothing to remember costs nothing.",
    "Không gì cả. Khách chưa có gì để nhớ thì không tốn chỗ lưu.",
);
pub(crate) const SERVER_GONE: Text =
    Text::new("Nothing any more. This session has ended:", "Không còn gì. Phiên này đã kết thúc:");
pub(crate) const SERVER_OUTDATED: Text = Text::new(
    "There is a coat, but this secret does not open its lock any more:",
    "Áo khoác vẫn còn, nhưng bí mật này không mở được ổ khoá nữa:",
);
pub(crate) const ENDS_IN: Text = Text::new("Ends in", "Còn");
pub(crate) const ENDS_IN_LABEL: Text = Text::new("Time left", "Thời gian còn lại");
pub(crate) const LIFETIME_IDLE: Text = Text::new("idle", "không dùng");
pub(crate) const LIFETIME_ABSOLUTE: Text = Text::new("at most", "tối đa");
pub(crate) const ID: Text = Text::new("id", "mã phiên");
pub(crate) const REVISION: Text = Text::new("revision", "lần sửa");
pub(crate) const LOCK: Text = Text::new("lock", "ổ khoá");
pub(crate) const PRINCIPAL: Text = Text::new("signed in", "đăng nhập");
pub(crate) const NOBODY: Text = Text::new("nobody", "chưa có ai");
pub(crate) const CREATED: Text = Text::new("created", "tạo lúc");
pub(crate) const SEEN: Text = Text::new("last seen", "gần nhất");
pub(crate) const VALUES: Text = Text::new("Values", "Giá trị");
pub(crate) const NO_VALUES: Text = Text::new("None.", "Chưa có.");
pub(crate) const DEVICES: Text = Text::new("Sessions of this account", "Các phiên của tài khoản này");
pub(crate) const THIS_ONE: Text = Text::new("this one", "phiên này");

pub(crate) const TALK: Text = Text::new("What they said to each other", "Hai bên trao đổi gì");
pub(crate) const TALK_NOTHING: Text =
    Text::new("Nothing about a session yet.", "Chưa có gì liên quan đến phiên.");
pub(crate) const FROM_BROWSER: Text = Text::new("browser", "trình duyệt");
pub(crate) const FROM_SERVER: Text = Text::new("server", "máy chủ");
pub(crate) const NO_COOKIE: Text = Text::new("no cookie", "không có cookie");
pub(crate) const SAID_NEW: Text = Text::new("a ticket", "phát vé");
pub(crate) const SAID_NEW_SECRET: Text = Text::new("a new secret", "bí mật mới");
pub(crate) const SAID_AGAIN: Text = Text::new("kept for longer", "gia hạn");
pub(crate) const SAID_REMOVED: Text = Text::new("taken away", "thu hồi");
