enum Bitrix24PostgresPlaceholder {}
