import GRDB

/// Blocks that pages are made of: a few that every portal has, and those that applications registered.
enum BlockRepository {
    struct Block: Sendable {
        var code: String
        var name: String
        var sections: [String]
        var content: String
        var manifest: JSONValue
        var repositoryID: Int?

        /// As `landing.block.getrepository` tells it.
        var json: JSONValue {
            [
                "id": repositoryID.map { .int($0) } ?? .null, "name": .string(name),
                "namespace": repositoryID == nil ? "bitrix" : "", "new": false, "version": .null, "type": [],
                "section": .array(sections.map { .string($0) }), "system": false, "description": .string(name),
                "preview": "", "restricted": false, "repo_id": repositoryID.map { .int($0) } ?? false,
                "app_code": false, "only_for_license": "", "requires_updates": false,
            ]
        }
    }

    static let sections: [(code: String, name: String)] = [
        ("cover", "Cover"), ("about", "About"), ("text", "Text"), ("text_image", "Text and image"),
        ("columns", "Columns"), ("tiles", "Tiles"), ("menu", "Menu"), ("forms", "Forms"), ("footer", "Footer"),
    ]

    static let standard: [Block] = [
        made("01.big_with_text", "Cover with text", ["cover"], card: nil),
        made("0.menu_02", "Menu with logo on the left", ["menu"], card: "landing-block-node-menu-list-item"),
        made("02.three_cols_big_1", "Three columns", ["columns", "about"], card: "landing-block-card"),
        made(
            "03.1.three_cols_big_with_text_and_titles", "Text in three columns", ["columns", "text"],
            card: "landing-block-card"),
        made("04.1.one_col_fix_with_title", "Title", ["text"], card: nil),
        made("19.2.features_with_img", "Features with image", ["text_image", "about"], card: "landing-block-card"),
        made("27.one_col_fix_title_and_text_2", "Title and text", ["text"], card: nil),
        made("31.3.two_cols_text_img_fix", "Text with image", ["text_image"], card: nil),
        made("33.13.form_2_light_no_text", "Form on a light background", ["forms"], card: nil),
        made("35.5.footer_4_columns", "Footer", ["footer"], card: "landing-block-card"),
    ]

    private static func made(_ code: String, _ name: String, _ sections: [String], card: String?) -> Block {
        let nodes =
            "<h2 class=\"landing-block-node-title\">\(name)</h2><div class=\"landing-block-node-text\">Text</div>"
        var inner = nodes
        var manifest: JSONObject = [
            "block": ["name": .string(name), "section": .array(sections.map { .string($0) })],
            "nodes": [
                ".landing-block-node-title": ["name": "Title", "type": "text"],
                ".landing-block-node-text": ["name": "Text", "type": "text"],
            ],
            "style": ["block": ["type": ["block-default"]], "nodes": [:]], "namespace": "bitrix", "code": .string(code),
        ]
        if let card {
            inner = (0..<3).map { _ in "<div class=\"\(card)\">\(nodes)</div>" }.joined()
            manifest["cards"] = .object([".\(card)": ["name": "Card", "label": [".landing-block-node-title"]]])
        }
        return Block(
            code: code, name: name, sections: sections,
            content: "<section class=\"landing-block\"><div class=\"container\">\(inner)</div></section>",
            manifest: .object(manifest))
    }

    /// A block that may be put on a page: by its code, or as `repo_5`.
    static func block(_ code: String, _ sites: SiteCall) throws -> Block? {
        if let block = standard.first(where: { $0.code == code }) { return block }
        guard code.hasPrefix("repo_"), let id = Int(code.dropFirst("repo_".count)) else { return nil }
        return try registered(id, sites)
    }

    static func block(_ block: Record, _ sites: SiteCall) throws -> Block? {
        try self.block(block.fields["code"]?.string ?? "", sites)
    }

    private static func registered(_ id: Int, _ sites: SiteCall) throws -> Block? {
        let record = try sites.call.records("landing.repo").known(sites.db, id)
        return record.map(registered)
    }

    static func registered(_ record: Record) -> Block {
        let sections = (record.fields["SECTIONS"]?.text ?? "").split(separator: ",").map {
            String($0.filter { !$0.isWhitespace })
        }
        return Block(
            code: "repo_\(record.id)", name: record.fields["NAME"]?.text ?? "", sections: sections,
            content: record.fields["CONTENT"]?.text ?? "", manifest: record.fields["MANIFEST"] ?? [:],
            repositoryID: record.id)
    }

    // MARK: Unsafe content

    /// The content with its unsafe parts broken up, and whether there were any.
    static func checked(_ content: String, splitter: String) -> (isBad: Bool, content: String) {
        let bytes = Array(content.utf8)
        let lower = Array(content.lowercased().utf8)
        guard lower.count == bytes.count else { return (false, content) }
        var result: [UInt8] = []
        var isBad = false
        var position = 0
        while position < bytes.count {
            let length = unsafeWord(lower, at: position)
            guard length > 0 else {
                result.append(bytes[position])
                position += 1
                continue
            }
            isBad = true
            let half = position + (length + 1) / 2
            result += bytes[position..<half]
            result += Array(splitter.utf8)
            result += bytes[half..<position + length]
            position += length
        }
        return (isBad, String(decoding: result, as: UTF8.self))
    }

    private static let elements = ["<script", "<iframe", "<object", "<embed", "javascript:"].map { Array($0.utf8) }

    private static func unsafeWord(_ text: [UInt8], at position: Int) -> Int {
        for word in elements where text[position...].starts(with: word) { return word.count }
        // Handlers of events: onclick=
        guard position > 0, text[position - 1] <= 0x20, text[position...].starts(with: "on".utf8) else { return 0 }
        var end = position + 2
        while end < text.count, (0x61...0x7A).contains(text[end]) { end += 1 }
        return end > position + 3 && end < text.count && text[end] == 0x3D ? end - position : 0
    }

    static func sanitized(_ content: String) -> String { checked(content, splitter: " ").content }
}

/// `landing.repo.*`, `landing.repowidget.*`, `landing.demos.*` and the repository's side of `landing.block.*`.
///
/// Source: the platform's documentation, "Block repository", "Widgets of the vibe" and "Site templates".
enum BlockRepositoryMethods {
    static let bodies: [String: MethodBody] = [
        "landing.block.getrepository": .reading(repository),
        "landing.block.getcontentfromrepository": .reading(content),
        "landing.block.getmanifestfile": .reading(manifest),
        "landing.repo.register": .writing(register), "landing.repo.unregister": .writing(unregister),
        "landing.repo.checkcontent": .reading(check),
        "landing.repowidget.register": .writing(registerWidget), "landing.repowidget.unregister": .writing(unregister),
        "landing.repowidget.debug": .writing { _, _ in MethodAnswer(true) },
        "landing.demos.register": .writing(registerTemplate), "landing.demos.unregister": .writing(unregisterTemplate),
        "landing.demos.getsitelist": .reading { call, db in try templates(call, db, "site") },
        "landing.demos.getpagelist": .reading { call, db in try templates(call, db, "page") },
    ]

    private static func repository(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let sites = try SiteCall(call, db)
        let own = try call.records("landing.repo").find(db, where: ["ACTIVE": "Y"]).map(BlockRepository.registered)
        let favorites = try call.records("landing.block").find(db).filter { $0.fields["favorite"] != nil }
        func section(_ code: String, _ name: String) -> JSONValue {
            var items: JSONObject = [:]
            for block in BlockRepository.standard + own where block.sections.contains(code) {
                items[block.code] = block.json
            }
            return part(name, items)
        }
        func part(_ name: String, _ items: JSONObject) -> JSONValue {
            [
                "name": .string(name), "meta": [:], "new": false, "type": .null, "specialType": .null,
                "separator": false, "app_code": false, "items": .object(items),
            ]
        }
        _ = sites
        if let asked = call.text("section") {
            guard let known = BlockRepository.sections.first(where: { $0.code == asked }) else {
                return MethodAnswer(false)
            }
            return MethodAnswer(section(known.code, known.name))
        }
        var items: JSONObject = [:]
        for block in favorites {
            items["\(block.fields["code"]?.text ?? "")@\(block.id)"] = ["name": block.fields["name"] ?? ""]
        }
        var result: JSONObject = ["favourite": part("Favorites", items)]
        for (code, name) in BlockRepository.sections { result[code] = section(code, name) }
        return MethodAnswer(.object(result))
    }

    private static func content(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let sites = try SiteCall(call, db, needs: ["code"])
        return MethodAnswer(.string(try BlockRepository.block(call.text("code") ?? "", sites)?.content ?? ""))
    }

    private static func manifest(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let sites = try SiteCall(call, db, needs: ["code"])
        return MethodAnswer(try BlockRepository.block(call.text("code") ?? "", sites)?.manifest ?? [])
    }

    // MARK: Registered blocks

    private static func application(_ call: MethodCall) -> JSONValue {
        call.caller.application.map { .string($0.clientID) } ?? ""
    }

    private static func put(
        _ call: MethodCall, _ db: Database, _ type: String, _ code: String, _ fields: JSONObject, _ manifest: JSONValue
    ) throws -> MethodAnswer {
        let records = try call.records(type)
        let values: JSONObject = ["XML_ID": .string(code), "APP_CODE": application(call)]
        let forced = values.merging(["MANIFEST": manifest]) { $1 }
        if let known = try records.find(db, where: values).first {
            return MethodAnswer(.int(try records.update(db, known, fields, forced: forced).id))
        }
        return MethodAnswer(.int(try records.add(db, fields, forced: forced).id))
    }

    private static func register(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        _ = try SiteCall(call, db, needs: ["code", "fields"])
        guard let code = call["code"]?.text else { throw argument("code") }
        guard let fields = call.members("fields") else { throw argument("fields") }
        for name in ["NAME", "CONTENT", "SECTIONS", "PREVIEW"] where fields[name]?.text?.isEmpty ?? true {
            throw SiteCall.refusal("REQUIRED_FIELD_NO_EXISTS", "The required field is missing: \(name)")
        }
        guard !BlockRepository.checked(fields["CONTENT"]?.text ?? "", splitter: "").isBad else {
            throw SiteCall.refusal(
                "CONTENT_IS_BAD",
                "Content is defined as unsafe. Unsafe parts can be identified using the method landing.repo.checkcontent"
            )
        }
        let manifest = call["manifest"]?.object ?? [:]
        let nodes = manifest["nodes"]?.object ?? [:]
        for (selector, style) in manifest["style"]?["nodes"]?.object ?? [:] {
            let kinds = (style["type"]?.array ?? [style["type"] ?? .null]).compactMap(\.text)
            let isBackground = kinds.contains { ["background", "block-default", "block-border"].contains($0) }
            guard isBackground, nodes[selector] != nil else { continue }
            throw SiteCall.refusal(
                "MANIFEST_INTERSECT_IMG",
                "The editable manifest element \"\(selector)\" cannot be both a node and a style with a background")
        }
        return try put(call, db, "landing.repo", code, fields, .object(manifest))
    }

    private static func argument(_ name: String) -> RESTFailure {
        RESTFailure(
            .argument, status: 400, "The value of an argument '\(name)' has an invalid type",
            extra: ["argument": .string(name)])
    }

    private static func unregister(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        _ = try SiteCall(call, db, needs: ["code"])
        guard let code = call["code"]?.text else { throw argument("code") }
        let records = try call.records(call.name.split(separator: ".").prefix(2).joined(separator: "."))
        let known = try records.find(db, where: ["XML_ID": .string(code), "APP_CODE": application(call)])
        for record in known { try records.delete(db, record) }
        return MethodAnswer(.bool(!known.isEmpty))
    }

    private static func check(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        _ = try SiteCall(call, db, needs: ["content"])
        guard let content = call["content"]?.text else { throw argument("content") }
        let checked = BlockRepository.checked(content, splitter: call.text("splitter") ?? "#SANITIZE#")
        return MethodAnswer(["is_bad": .bool(checked.isBad), "content": .string(checked.content)])
    }

    private static func registerWidget(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        _ = try SiteCall(call, db, needs: ["code", "fields"])
        let fields = call.members("fields") ?? [:]
        for name in ["NAME", "PREVIEW", "CONTENT", "SECTIONS", "WIDGET_PARAMS"]
        where fields[name] == nil || fields[name]?.text?.isEmpty == true {
            throw SiteCall.refusal("REQUIRED_FIELD_NO_EXISTS", "The required field is missing: \(name)")
        }
        let params = fields["WIDGET_PARAMS"]?.object ?? [:]
        for name in ["rootNode", "handler", "demoData"] where params[name] == nil {
            throw SiteCall.refusal("REQUIRED_PARAM_NO_EXISTS", "The required param is missing: \(name)")
        }
        let manifest: JSONValue = [
            "block": ["type": ["mainpage"], "subtype": ["widgetvue"], "subtype_params": .object(params)]
        ]
        return try put(call, db, "landing.repowidget", call["code"]?.text ?? "", fields, manifest)
    }

    // MARK: Templates of sites and pages

    private static func registerTemplate(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        guard let data = call["data"].flatMap(RecordFilter.members) else { throw argument("data") }
        guard !data.isEmpty else { throw SiteCall.refusal("REGISTER_ERROR_DATA", "Data is empty or incorrect") }
        guard let code = data["code"]?.text, !code.isEmpty else {
            throw SiteCall.refusal("BX_EMPTY_REQUIRED", "Required field \"External code\" is not filled")
        }
        guard !BlockRepository.checked(JSONValue.object(data).serialized(), splitter: "").isBad else {
            throw SiteCall.refusal(
                "CONTENT_IS_BAD",
                "Content is defined as unsafe. Unsafe parts can be identified using the method landing.repo.checkcontent"
            )
        }
        let records = try call.records("landing.demos")
        for old in try templates(code, call, db) { try records.delete(db, old) }
        var ids: [JSONValue] = []
        // The site, and its pages behind it.
        var parts: [(String, String, JSONObject)] = [(code, "site", data)]
        for (name, item) in data["items"].flatMap(RecordFilter.members) ?? [:] {
            parts.append(("\(code)/\(item["code"]?.text ?? name)", "page", item.object ?? [:]))
        }
        for (code, kind, part) in parts {
            let record = try records.add(
                db, [:],
                forced: [
                    "XML_ID": .string(code), "APP_CODE": application(call), "TITLE": part["name"] ?? .string(code),
                    "DESCRIPTION": part["description"] ?? "", "TPL_TYPE": .string(kind),
                    "TYPE": data["type"] ?? "page", "PREVIEW": part["preview"] ?? "",
                    "PREVIEW2X": part["preview2x"] ?? "", "PREVIEW3X": part["preview3x"] ?? "",
                    "PREVIEW_URL": part["preview_url"] ?? "", "SHOW_IN_LIST": part["show_in_list"] ?? "Y",
                    "MANIFEST": .object(part),
                ])
            ids.append(.int(record.id))
        }
        return MethodAnswer(.array(ids))
    }

    private static func templates(_ code: String, _ call: MethodCall, _ db: Database) throws -> [Record] {
        try call.records("landing.demos").find(db, where: ["APP_CODE": application(call)]).filter {
            let own = $0.fields["XML_ID"]?.text ?? ""
            return own == code || own.hasPrefix("\(code)/")
        }
    }

    private static func unregisterTemplate(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        _ = try SiteCall(call, db, needs: ["code"])
        let records = try call.records("landing.demos")
        let known = try templates(call["code"]?.text ?? "", call, db)
        for record in known { try records.delete(db, record) }
        return MethodAnswer(.bool(!known.isEmpty))
    }

    private static func templates(_ call: MethodCall, _ db: Database, _ kind: String) throws -> MethodAnswer {
        _ = try SiteCall(call, db, needs: ["type"])
        func json(_ code: String, _ title: String, _ about: String, _ own: JSONValue, _ rest: Int) -> JSONValue {
            [
                "ID": .string(code), "XML_ID": .string(code), "TYPE": ["PAGE", "STORE", "KNOWLEDGE", "GROUP"],
                "TITLE": .string(title), "ACTIVE": true, "PUBLICATION": false, "LOCK_DELETE": false, "AVAILABLE": true,
                "SINGLETON": false, "SECTION": [], "DESCRIPTION": .string(about), "PREVIEW": "", "PREVIEW2X": "",
                "PREVIEW3X": "", "APP_CODE": own, "REST": .int(rest),
                "DATA": ["name": .string(title), "items": [], "encoded": true, "charset": "UTF-8"],
            ]
        }
        var result: JSONObject = [
            "empty": json("empty", kind == "site" ? "Empty Template" : "Empty Page", "", "", 0)
        ]
        for record in try call.records("landing.demos").find(db, where: ["TPL_TYPE": .string(kind)]) {
            let code = record.fields["XML_ID"]?.text ?? ""
            result[code] = json(
                code, record.fields["TITLE"]?.text ?? "", record.fields["DESCRIPTION"]?.text ?? "",
                record.fields["APP_CODE"] ?? "", record.id)
        }
        return MethodAnswer(.object(result))
    }
}
