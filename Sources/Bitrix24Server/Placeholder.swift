enum Bitrix24ServerPlaceholder {}
