import GRDB

/// What the methods of sites and pages share: their refusals, and which site, page or block a call names.
///
/// Source: the platform's documentation, "Sites".
struct SiteCall {
    let call: MethodCall
    let db: Database

    init(_ call: MethodCall, _ db: Database, needs names: [String] = []) throws {
        self.call = call
        self.db = db
        let missing = names.filter { call[$0] == nil || call[$0]?.isNull == true }
        guard missing.isEmpty else {
            throw Self.refusal(
                "MISSING_PARAMS", "Not enough call parameters, missing: \(missing.joined(separator: ", "))")
        }
    }

    static func refusal(_ code: String, _ text: String) -> RESTFailure {
        RESTFailure(ErrorCode(code), status: 400, text)
    }

    static func denied(_ text: String) -> RESTFailure { RESTFailure(.accessDenied, status: 400, text) }

    // MARK: Sites

    func site(_ parameter: String, _ refusal: RESTFailure) throws -> Record {
        guard let site = try call.records("landing.site").known(db, call[parameter]?.integer) else { throw refusal }
        return site
    }

    /// Types of sites that the call may see: ordinary ones, or those of its `scope`.
    var types: [JSONValue] {
        switch call.text("scope")?.uppercased() {
        case "GROUP": ["GROUP"]
        case "KNOWLEDGE": ["KNOWLEDGE"]
        case "MAINPAGE": ["MAINPAGE"]
        default: ["PAGE", "STORE", "SMN"]
        }
    }

    func address(ofSite site: Record) -> String {
        let code = (site.fields["CODE"]?.string ?? "").filter { $0 != "/" }
        let name = call.caller.portal.domain.split(separator: ".").first.map(String.init) ?? "b24"
        switch site.fields["TYPE"]?.string {
        case "KNOWLEDGE": return "https://\(call.caller.portal.domain)/knowledge/\(code)"
        case "GROUP": return "https://\(call.caller.portal.domain)/knowledge/group/\(code)"
        case "STORE": return "https://\(name)-\(code).bitrix24.shop"
        default: return "https://\(name)-\(code).bitrix24site.com"
        }
    }

    // MARK: Pages

    func page() throws -> Record {
        let page = try call.records("landing.landing").known(db, call["lid"]?.integer)
        guard let page else { throw Self.refusal("LANDING_NOT_EXIST", "Landing not found") }
        return page
    }

    func pages(of site: Int) throws -> [Record] {
        try call.records("landing.landing").find(db, where: ["SITE_ID": .int(site)])
    }

    func address(of page: Record) throws -> String {
        let site = try call.records("landing.site").known(db, page.fields["SITE_ID"]?.integer)
        guard let site else { return "" }
        if site.fields["LANDING_ID_INDEX"]?.integer == page.id { return address(ofSite: site) + "/" }
        let code = page.fields["CODE"]?.text ?? String(page.id)
        var folders: [String] = []
        var folder = page.fields["FOLDER_ID"]?.integer
        while let known = try call.records("landing.folder").known(db, folder), folders.count < 16 {
            folders.insert(known.fields["CODE"]?.text ?? "", at: 0)
            folder = known.fields["PARENT_ID"]?.integer
        }
        return ([address(ofSite: site)] + folders + [code]).joined(separator: "/") + "/"
    }

    /// - Throws: what is wrong with the address of a page or folder.
    static func check(code: JSONValue?, of thing: String) throws {
        guard let code = code?.text else { return }
        guard !code.contains("/") else {
            throw refusal("SLASH_IS_NOT_ALLOWED", "Slash is not allowed in the \(thing) address.")
        }
        guard thing == "landing" else { return }
        guard !code.isEmpty else { throw refusal("CANT_BE_EMPTY", "The page address cannot be empty.") }
        let parts = code.split(separator: "_", omittingEmptySubsequences: false)
        if parts.count > 2, parts.suffix(2).allSatisfy({ Int($0) != nil }) {
            throw refusal("WRONG_CODE_FORMAT", "Invalid page address.")
        }
    }

    /// An address made of a title: Latin letters and digits.
    static func code(from title: String, or fallback: String) -> String {
        var code = ""
        for character in title.lowercased() {
            if let letters = transliterated[character] {
                code += letters
            } else if character.isASCII, character.isLetter || character.isNumber {
                code.append(character)
            } else if !code.isEmpty, code.last != "-" {
                code.append("-")
            }
        }
        while code.last == "-" { code.removeLast() }
        return code.isEmpty ? fallback : String(code.prefix(60))
    }

    private static let transliterated: [Character: String] = Dictionary(
        zip(
            "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
            [
                "a", "b", "v", "g", "d", "e", "e", "zh", "z", "i", "y", "k", "l", "m", "n", "o", "p", "r", "s", "t",
                "u",
                "f", "kh", "ts", "ch", "sh", "shch", "", "y", "", "e", "yu", "ya",
            ]), uniquingKeysWith: { first, _ in first })

    // MARK: Blocks

    /// The draft's block that the call names.
    func block(of page: Record, _ parameter: String = "block", includingDeleted: Bool = false) throws -> Record {
        let block = try call.records("landing.block").known(db, call[parameter]?.integer)
        guard let block, block.fields["lid"]?.integer == page.id, block.fields["public"] != true,
            includingDeleted || block.fields["deleted"] != true
        else { throw Self.refusal("BLOCK_NOT_FOUND", "Block not found in the landing") }
        return block
    }

    /// Blocks of a page's draft, or of what is published, from top to bottom.
    func blocks(of page: Int, isDraft: Bool, includingDeleted: Bool = false) throws -> [Record] {
        try call.records("landing.block").find(db, where: ["lid": .int(page)])
            .filter {
                ($0.fields["public"] == true) != isDraft && (includingDeleted || $0.fields["deleted"] != true)
                    && $0.fields["favorite"] == nil
            }
            .sorted { ($0.fields["sort"]?.integer ?? 0, $0.id) < ($1.fields["sort"]?.integer ?? 0, $1.id) }
    }

    func update(_ type: String, _ record: Record, _ forced: JSONObject) throws {
        _ = try call.records(type).update(db, record, [:], forced: forced)
    }

    /// A list as the interface asks for it: everything under `params`, deleted ones only when asked for.
    func list(_ type: String, hidesDeleted: Bool, fixed: JSONObject = [:]) throws -> [Record] {
        let records = try call.records(type)
        var filter = (call.members("params.filter") ?? [:]).filter {
            !$0.key.contains(".") && $0.key != "CHECK_PERMISSIONS"
        }
        if hidesDeleted, !filter.keys.contains(where: { FilterOperator.split($0).field == "DELETED" }) {
            filter["=DELETED"] = "N"
        }
        for (name, value) in fixed { filter[name] = value }
        let reader = RecordFilter(type: records.type, style: .schema, portalID: call.caller.portalID)
        let order = try reader.order(call.members("params.order") ?? [:])
        let limit = call.parameter("params.limit")?.integer ?? 0
        return try records.store(db).page(
            try reader.condition(filter), order: order, start: max(0, call.parameter("params.offset")?.integer ?? 0),
            limit: limit > 0 ? limit : .max, isCounted: false
        ).records
    }

    /// The records with the fields that `params.select` names.
    func selected(_ records: [Record], _ type: String, always: Set<String>) throws -> [JSONObject] {
        let asked = (call.parameter("params.select")?.array ?? []).compactMap(\.text)
        let source = try call.records(type)
        let hidden = Set(source.type.fields.filter(\.isHidden).map(\.name))
        return records.map { record in
            (source.json(record).object ?? [:]).filter { name, _ in
                asked.isEmpty || asked.contains("*")
                    ? !hidden.contains(name) : asked.contains(name) || always.contains(name)
            }
        }
    }
}
