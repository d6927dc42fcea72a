//! Signing up, in and out; devices.

use crate::demo::text::Text;

pub(crate) const PAGE: Text = Text::new("Account", "Tài khoản");
pub(crate) const TITLE: Text = Text::new("Your account", "Tài khoản của bạn");
pub(crate) const LEAD: Text = Text::new(
    "Signing in puts a name on your coat, and a new secret on your ticket.",
    "Đăng nhập là ghi tên bạn lên chiếc áo khoác, và thay bí mật mới cho tấm vé.",
);
pub(crate) const SIGN_IN: Text = Text::new("Sign in", "Đăng nhập");
pub(crate) const SIGN_UP: Text = Text::new("New here?", "Chưa có tài khoản?");
pub(crate) const SIGN_UP_BUTTON: Text = Text::new("Create an account", "Tạo tài khoản");
pub(crate) const NAME: Text = Text::new("Name", "Tên đăng nhập");
pub(crate) const PASSWORD: Text = Text::new("Password", "Mật khẩu");
pub(crate) const PASSWORD_RULE: Text =
    Text::new("8 characters or more. Any will do here.", "Ít nhất 8 ký tự. Ở đây ký tự gì cũng được.");
pub(crate) const KEEP: Text = Text::new("Keep me signed in", "Duy trì đăng nhập");
pub(crate) const KEEP_TOLD: Text =
    Text::new("30 days, and the cookie outlives the browser", "30 ngày, đóng trình duyệt thì cookie vẫn còn");
pub(crate) const WRONG: Text =
    Text::new("This name and this password do not go together.", "Tên đăng nhập hoặc mật khẩu không đúng.");
pub(crate) const BAD_NAME: Text = Text::new(
    "A name has 2 to 32 letters or digits, dots, dashes and underscores.",
    "Tên đăng nhập gồm 2 đến 32 chữ cái, chữ số, dấu chấm, gạch ngang hoặc gạch dưới, không có dấu cách.",
);
pub(crate) const BAD_PASSWORD: Text =
    Text::new("A password has 8 characters or more.", "Mật khẩu phải có ít nhất 8 ký tự.");
pub(crate) const TAKEN: Text = Text::new("Somebody has this name already.", "Tên này đã có người dùng.");
pub(crate) const FULL: Text = Text::new(
    "This demonstration has no room for another account.",
    "Bản trình diễn này đã hết chỗ cho tài khoản mới.",
);
pub(crate) const WELCOME: Text = Text::new("Hello,", "Xin chào,");
pub(crate) const SIGNED_IN_TOLD: Text = Text::new(
    "You are signed in. Sign out, and this session is over in every tab of this browser at once; no late \
     request brings it back.",
    "Bạn đang đăng nhập. Khi bạn đăng xuất, phiên này kết thúc ngay ở mọi thẻ của trình duyệt, và không yêu cầu \
     đến muộn nào làm nó sống lại được.",
);
pub(crate) const SIGN_OUT: Text = Text::new("Sign out", "Đăng xuất");
pub(crate) const DEVICES: Text = Text::new("Where you are signed in", "Nơi bạn đang đăng nhập");
pub(crate) const DEVICES_TOLD: Text = Text::new(
    "Each browser has a session of its own. Open this site in another one, or in a private window, and sign in \
     there.",
    "Mỗi trình duyệt có một phiên riêng. Hãy mở trang này ở trình duyệt khác, hoặc trong cửa sổ ẩn danh, rồi \
     đăng nhập ở đó.",
);
pub(crate) const SOME_BROWSER: Text = Text::new("Some browser", "Một trình duyệt nào đó");
pub(crate) const HERE: Text = Text::new("this browser", "trình duyệt này");
pub(crate) const KEPT: Text = Text::new("kept signed in", "duy trì đăng nhập");
pub(crate) const SINCE: Text = Text::new("signed in", "đăng nhập");
pub(crate) const LAST_SEEN: Text = Text::new("last seen", "hoạt động");
pub(crate) const END: Text = Text::new("Sign out", "Đăng xuất");
pub(crate) const END_OTHERS: Text = Text::new("Sign out everywhere else", "Đăng xuất khỏi mọi nơi khác");
pub(crate) const ONLY_HERE: Text =
    Text::new("You are signed in nowhere else.", "Bạn không đăng nhập ở nơi nào khác.");
