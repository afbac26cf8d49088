import GRDB

/// How the fields of a record read on its card: which, in what order, under what name.
struct RecordFields: Sendable {
    let visit: Visit
    /// Names of the portal's people by number.
    let people: [Int: String]

    /// The rows of the card's table; empty fields are left out.
    func rows(_ record: CardRecord) -> [HTML] {
        let known = Self.names.map(\.key)
        let others = record.fields.keys.filter { !known.contains($0) }.sorted()
        return (known + others).compactMap { key in
            guard let value = record.fields[key], let text = text(value, of: key), !text.isEmpty else { return nil }
            return "<tr><th scope=\"row\">\(label(key))</th><td>\(text)</td></tr>"
        }
    }

    /// Names of the portal's people by number.
    static func people(_ platform: Platform, _ portal: PortalRow) async throws -> [Int: String] {
        try await platform.database.read { db in
            let rows = try PersonRow.fetchAll(
                db, sql: "SELECT * FROM person WHERE portalID = ?", arguments: [portal.id])
            return Dictionary(rows.map { ($0.id, $0.fullName) }, uniquingKeysWith: { first, _ in first })
        }
    }

    /// `12 500 USD`, or `nil` where the record has no amount.
    func amount(_ record: CardRecord) -> String? {
        guard let value = record.fields["OPPORTUNITY"]?.text, !value.isEmpty else { return nil }
        return [value, record.fields["CURRENCY_ID"]?.text ?? ""].filter { !$0.isEmpty }.joined(separator: " ")
    }

    private func label(_ key: String) -> String {
        guard let name = Self.names.first(where: { $0.key == key }) else { return key }
        return visit.say(name.english, name.russian)
    }

    private func text(_ value: JSONValue, of key: String) -> String? {
        if key.hasSuffix("_BY_ID") || key == "MODIFY_BY_ID", let id = value.integer {
            return people[id].map { "\($0) (\(id))" } ?? String(id)
        }
        switch value {
        case .array(let elements):
            return elements.compactMap { $0["VALUE"]?.text ?? $0.text }.filter { !$0.isEmpty }.joined(separator: ", ")
        case .object(let members): return members.isEmpty ? "" : value.serialized()
        default: return value.text
        }
    }

    private static let names: [(key: String, english: String, russian: String)] = [
        ("ID", "Number", "Номер"),
        ("TITLE", "Title", "Название"),
        ("NAME", "First name", "Имя"),
        ("SECOND_NAME", "Second name", "Отчество"),
        ("LAST_NAME", "Last name", "Фамилия"),
        ("CATEGORY_ID", "Pipeline", "Воронка"),
        ("STAGE_ID", "Stage", "Стадия"),
        ("STATUS_ID", "Stage", "Стадия"),
        ("OPPORTUNITY", "Amount", "Сумма"),
        ("CURRENCY_ID", "Currency", "Валюта"),
        ("PROBABILITY", "Probability, %", "Вероятность, %"),
        ("PHONE", "Phone", "Телефон"),
        ("EMAIL", "E-mail", "E-mail"),
        ("WEB", "Site", "Сайт"),
        ("COMPANY_TITLE", "Company", "Компания"),
        ("COMPANY_ID", "Company", "Компания"),
        ("CONTACT_ID", "Contact", "Контакт"),
        ("POST", "Position", "Должность"),
        ("BEGINDATE", "Start", "Начало"),
        ("CLOSEDATE", "Planned end", "Завершение"),
        ("SOURCE_ID", "Source", "Источник"),
        ("ASSIGNED_BY_ID", "Responsible", "Ответственный"),
        ("COMMENTS", "Comment", "Комментарий"),
        ("CREATED_BY_ID", "Created by", "Кем создано"),
        ("DATE_CREATE", "Created", "Создано"),
        ("MODIFY_BY_ID", "Changed by", "Кем изменено"),
        ("DATE_MODIFY", "Changed", "Изменено"),
    ]
}
