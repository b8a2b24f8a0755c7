//! Names in Chinese, Japanese and Korean writing, where the family name comes first and no blank parts it.

/// Chinese family names of two characters.
const CHINESE_TWO: [&str; 16] = [
    "欧阳", "歐陽", "司马", "司馬", "上官", "诸葛", "諸葛", "司徒", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐",
    "夏侯", "端木",
];
/// Korean family names of two syllables.
const KOREAN_TWO: [&str; 8] = ["남궁", "황보", "제갈", "선우", "독고", "사공", "서문", "동방"];
/// The most frequent Japanese family names of two characters, and the first of one.
const JAPANESE_TWO: [&str; 60] = [
    "佐藤", "鈴木", "高橋", "田中", "伊藤", "渡辺", "山本", "中村", "小林", "加藤", "吉田", "山田", "佐々", "山口",
    "松本", "井上", "木村", "斎藤", "清水", "山崎", "阿部", "池田", "橋本", "山下", "石川", "中島", "前田", "藤田",
    "小川", "後藤", "岡田", "長谷", "村上", "近藤", "石井", "坂本", "遠藤", "青木", "藤井", "西村", "福田", "太田",
    "三浦", "藤原", "岡本", "松田", "中川", "中野", "原田", "小野", "田村", "竹内", "金子", "和田", "中山", "石田",
    "上田", "森田", "工藤", "大野",
];

/// Whether the text is all in characters whose names put the family first.
pub(super) fn is_family_first(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| is_han(c) || is_hangul(c) || is_kana(c))
}

/// Family and given name of a name without blanks; `None` where it is too short or too long to be parted.
pub(super) fn part(name: &str) -> Option<(String, String)> {
    let chars: Vec<char> = name.chars().collect();
    if !is_family_first(name) || !(2..=6).contains(&chars.len()) {
        return None;
    }
    let two: String = chars[..2].iter().collect();
    let korean = chars.iter().all(|c| is_hangul(*c));
    let japanese = chars.iter().any(|c| is_kana(*c) || *c == '々')
        || JAPANESE_TWO.contains(&two.as_str())
        || (chars.len() == 4 && !korean);
    let compound = CHINESE_TWO.contains(&two.as_str()) || KOREAN_TWO.contains(&two.as_str());
    let family = if chars.len() > 2 && (compound || japanese) { 2 } else { 1 };
    Some((chars[..family].iter().collect(), chars[family..].iter().collect()))
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}' | '々')
}

fn is_hangul(c: char) -> bool {
    matches!(c, '\u{ac00}'..='\u{d7a3}')
}

fn is_kana(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}')
}
