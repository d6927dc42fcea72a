//! What the shop sells.

use crate::demo::text::Text;

pub(crate) const COAT: Text = Text::new("Wool coat", "Áo khoác dạ");
pub(crate) const COAT_TOLD: Text =
    Text::new("Heavy, warm, and worth a ticket of its own.", "Dày, ấm, và xứng đáng có một tấm vé riêng.");
pub(crate) const UMBRELLA: Text = Text::new("Umbrella", "Ô che mưa");
pub(crate) const UMBRELLA_TOLD: Text = Text::new(
    "Forgotten more often than anything else, in every cloakroom of the world.",
    "Món đồ bị bỏ quên nhiều nhất ở mọi quầy gửi đồ trên thế giới.",
);
pub(crate) const HAT: Text = Text::new("Felt hat", "Mũ phớt");
pub(crate) const HAT_TOLD: Text =
    Text::new("Goes on the upper shelf. Please do not stack.", "Để ở kệ trên cùng. Xin đừng xếp chồng.");
pub(crate) const SCARF: Text = Text::new("Scarf", "Khăn quàng");
pub(crate) const SCARF_TOLD: Text =
    Text::new("Two metres of wool, best kept in a sleeve.", "Hai mét len, gọn nhất là nhét trong tay áo.");
pub(crate) const GLOVES: Text = Text::new("Gloves", "Găng tay");
pub(crate) const GLOVES_TOLD: Text = Text::new(
    "Sold as a pair. What you come back for is another matter.",
    "Bán theo đôi. Còn lúc về nhớ lấy mấy chiếc thì tuỳ bạn.",
);
pub(crate) const BAG: Text = Text::new("Canvas bag", "Túi vải");
pub(crate) const BAG_TOLD: Text =
    Text::new("Holds everything that found no hanger.", "Đựng mọi thứ không treo được lên móc.");
