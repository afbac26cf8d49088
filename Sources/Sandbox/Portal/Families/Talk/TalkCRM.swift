import GRDB

/// What conversations and calls do in the CRM: finding whose number it is, making leads and activities.
struct TalkCRM {
    let talk: Talk

    struct Entity: Hashable {
        /// `LEAD`, `CONTACT`, `COMPANY`, `DEAL`.
        var type: String
        var id: Int

        /// `crm.lead`
        var recordType: String { "crm.\(type.lowercased())" }
    }

    /// Makes a record as the acting user would, and tells of it.
    ///
    /// - Returns: `nil` when the portal has no records of that type.
    func add(_ type: String, _ fields: JSONObject) throws -> Int? {
        guard let recordType = RecordType.named(type) else { return nil }
        let record = try RecordWriter(
            platform: talk.platform, portal: talk.portal, type: recordType, userID: talk.userID, style: .seed
        ).add(talk.db, fields)
        try talk.emit(
            "ON\(type.uppercased().filter { $0 != "." })ADD", ["FIELDS": ["ID": .int(record.id)]])
        return record.id
    }

    func record(_ entity: Entity) throws -> Record? {
        guard let type = RecordType.named(entity.recordType) else { return nil }
        return try RecordStore(talk.db, portalID: talk.portalID, type: type).record(entity.id)
    }

    /// Whose number it is: contacts first, then companies, then leads that are still open.
    func owners(ofPhone number: String) throws -> [(entity: Entity, record: Record)] {
        let digits = number.filter(\.isNumber)
        guard digits.count >= 5 else { return [] }
        let tail = String(digits.suffix(10))
        var found: [(Entity, Record)] = []
        for type in ["CONTACT", "COMPANY", "LEAD"] {
            let stripped = [" ", "-", "(", ")", "+"].reduce("json_extract(phone.value, '$.VALUE')") {
                "replace(\($0), '\($1)', '')"
            }
            let having = SQLCondition(
                sql: """
                    EXISTS (SELECT 1 FROM json_each(record.fields, '$.PHONE') AS phone
                    WHERE \(stripped) LIKE '%' || ?)
                    """, arguments: [tail])
            for record in try talk.store("crm.\(type.lowercased())").records(where: having, limit: 20)
            where type != "LEAD" || record.fields["STATUS_SEMANTIC_ID"]?.string != "S" {
                found.append((Entity(type: type, id: record.id), record))
            }
        }
        return found
    }

    /// What a card shows as the record's name.
    func title(_ record: Record) -> String {
        let name = ["NAME", "LAST_NAME"].compactMap { record.fields[$0]?.text }.filter { !$0.isEmpty }
            .joined(separator: " ")
        let title = record.fields["TITLE"]?.text ?? ""
        return name.isEmpty ? title : name
    }

    /// Whether somebody may see the record.
    func mayRead(_ entity: Entity, _ caller: Caller) throws -> Bool {
        guard let type = RecordType.named(entity.recordType), let record = try record(entity) else { return false }
        return RecordRights(caller, type: type).covers(record, userID: caller.user.id)
    }
}
