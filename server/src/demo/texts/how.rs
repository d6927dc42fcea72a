//! How it works, in short.

use crate::demo::text::Text;

pub(crate) const PAGE: Text = Text::new("How it works", "Cách hoạt động");
pub(crate) const TITLE: Text = Text::new("How it works", "Cách hoạt động");
pub(crate) const LEAD: Text = Text::new(
    "A cookie is a line of text that a server asks a browser to bring along next time. A session is what the \
     server remembers under that line. The rest is care.",
    "Cookie là một dòng chữ mà máy chủ nhờ trình duyệt mang theo ở lần sau. Phiên là những gì máy chủ nhớ ứng với \
     dòng chữ đó. Phần còn lại là sự cẩn thận.",
);

pub(crate) const STEPS: [(Text, Text); 4] = [
    (
        Text::new("You are given a ticket", "Bạn được phát một tấm vé"),
        Text::new(
            "When there is something to remember for the first time, the server draws an id and a secret, and \
             answers with <code>Set-Cookie: __Host-id=…</code>. The id is public. The secret is 192 random bits, \
             and the server keeps only their hash.",
            "Khi lần đầu có điều cần nhớ, máy chủ sinh ra một mã và một bí mật rồi trả lời kèm \
             <code>Set-Cookie: __Host-id=…</code>. Mã thì công khai. Bí mật gồm 192 bit ngẫu nhiên, và máy chủ chỉ \
             giữ giá trị băm của nó.",
        ),
    ),
    (
        Text::new("Your browser shows it", "Trình duyệt đưa vé ra"),
        Text::new(
            "With every request to this host, and no other, the browser sends <code>Cookie: __Host-id=…</code>. \
             <code>HttpOnly</code> keeps it from scripts, <code>Secure</code> from plain http, \
             <code>SameSite=Lax</code> from other sites’ forms.",
            "Mỗi yêu cầu gửi đến đúng máy chủ này, trình duyệt kèm theo <code>Cookie: __Host-id=…</code>. \
             <code>HttpOnly</code> giấu nó khỏi mã trên trang, <code>Secure</code> không cho nó đi qua http thường, \
             <code>SameSite=Lax</code> chặn biểu mẫu của trang khác.",
        ),
    ),
    (
        Text::new("The server finds your coat", "Máy chủ tìm áo khoác của bạn"),
        Text::new(
            "By the id it finds the record, by the hash it checks the secret. Then the page reads and changes \
             what is in it, and the change is on disk before you see the answer.",
            "Nhờ mã, máy chủ tìm ra bản ghi; nhờ giá trị băm, nó kiểm tra bí mật. Trang đọc và sửa nội dung trong \
             đó, và thay đổi đã nằm trên đĩa trước khi bạn thấy câu trả lời.",
        ),
    ),
    (
        Text::new("It ends", "Phiên kết thúc"),
        Text::new(
            "When you sign out, when nobody came for a while, or after a fixed time, however busy it was. The \
             server decides that; what the browser still carries opens nothing.",
            "Khi bạn đăng xuất, khi lâu không có ai ghé, hoặc khi hết thời hạn dù vẫn đang dùng. Máy chủ là bên \
             quyết định; trình duyệt còn giữ gì thì cũng không mở được nữa.",
        ),
    ),
];

pub(crate) const PROMISES: Text = Text::new("What you may rely on", "Những điều bạn có thể tin cậy");

pub(crate) const PROMISED: [(Text, Text); 5] = [
    (
        Text::new("Sign-out wins.", "Đăng xuất là đăng xuất."),
        Text::new(
            "No late request, no crash and no other server brings a session back.",
            "Không yêu cầu đến muộn, sự cố hay máy chủ nào khác làm phiên sống lại.",
        ),
    ),
    (
        Text::new("No lost update.", "Không mất thay đổi."),
        Text::new(
            "Two tabs that fill the basket at once both find their things in it.",
            "Hai thẻ bỏ hàng vào giỏ cùng lúc thì món của cả hai đều có trong giỏ.",
        ),
    ),
    (
        Text::new("An outage is not a sign-out.", "Sự cố không phải là đăng xuất."),
        Text::new(
            "If the store cannot answer you are asked to wait, and your ticket stays good.",
            "Nếu nơi lưu phiên không trả lời được, bạn chỉ cần chờ; tấm vé vẫn còn giá trị.",
        ),
    ),
    (
        Text::new("The store knows no ticket.", "Nơi lưu trữ không biết tấm vé nào."),
        Text::new(
            "Whoever reads it finds hashes, with which no session can be opened.",
            "Ai đọc được nó cũng chỉ thấy giá trị băm, không mở được phiên nào.",
        ),
    ),
    (
        Text::new("Signing in changes the secret.", "Đăng nhập là đổi bí mật."),
        Text::new(
            "A ticket that somebody planted in your browser before is worth nothing after.",
            "Tấm vé mà ai đó cài sẵn vào trình duyệt của bạn từ trước sẽ thành vô giá trị.",
        ),
    ),
];

pub(crate) const NO_SESSION: Text = Text::new(
    "This page asks for no session. If your browser has a ticket it showed it all the same, but nobody looked: \
     no visit was counted, nothing was loaded, nothing was stored.",
    "Trang này không cần phiên. Nếu có vé thì trình duyệt vẫn đưa ra, nhưng không ai xem: không đếm lượt, không tải \
     gì, không lưu gì.",
);
