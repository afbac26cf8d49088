import GRDB

/// `landing.landing.*`, as far as it is about pages as a whole, system pages and areas.
///
/// Source: the platform's documentation, "Pages", "System pages" and "Page templates".
enum PageMethods {
    static let bodies: [String: MethodBody] = [
        "landing.landing.getlist": .reading(list), "landing.landing.add": .writing(add),
        "landing.landing.addbytemplate": .writing(addByTemplate), "landing.landing.update": .writing(update),
        "landing.landing.copy": .writing(copy), "landing.landing.move": .writing(move),
        "landing.landing.delete": .writing(delete), "landing.landing.markdelete": .writing(markDelete),
        "landing.landing.publication": .writing(publish), "landing.landing.getpreview": .reading(preview),
        "landing.landing.getpublicurl": .reading(publicURL),
        "landing.landing.resolveidbypublicurl": .reading(resolve),
        "landing.landing.getadditionalfields": .reading(additionalFields),
        "landing.landing.removeentities": .writing(removeEntities),
        "landing.syspage.set": .writing(setSystemPage), "landing.syspage.get": .reading(systemPages),
        "landing.syspage.getspecialpage": .reading(specialPage),
        "landing.template.getsiteref": .reading { call, db in try areas(call, db, "landing.site") },
        "landing.template.getlandingref": .reading { call, db in try areas(call, db, "landing.landing") },
        "landing.template.setsiteref": .writing { call, db in try setAreas(call, db, "landing.site") },
        "landing.template.setlandingref": .writing { call, db in try setAreas(call, db, "landing.landing") },
    ]

    private static func list(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let sites = try SiteCall(call, db)
        let visible = try call.records("landing.site").find(db).filter {
            $0.fields["DELETED"]?.string != "Y" && sites.types.contains($0.fields["TYPE"] ?? .null)
        }
        let ids = Set(visible.map(\.id))
        let pages = try sites.list("landing.landing", hidesDeleted: true).filter {
            ids.contains($0.fields["SITE_ID"]?.integer ?? 0)
        }
        let selected = try sites.selected(pages, "landing.landing", always: ["ID"])
        let rows = try zip(pages, selected).map { page, fields -> JSONValue in
            var fields = fields
            fields["DOMAIN_ID"] = .string(
                visible.first { $0.id == page.fields["SITE_ID"]?.integer }?.fields["DOMAIN_ID"]?.text ?? "0")
            if call.parameter("params.get_urls")?.flag == true {
                fields["PUBLIC_URL"] = .string(try sites.address(of: page))
            }
            if call.parameter("params.get_preview")?.flag == true {
                fields["PREVIEW"] = .string(try sites.address(of: page) + "preview.jpg")
            }
            if call.parameter("params.check_area")?.flag == true {
                fields["IS_AREA"] = .bool(try isArea(page.id, call, db))
            }
            return .object(fields)
        }
        return MethodAnswer(.array(rows))
    }

    private static func isArea(_ page: Int, _ call: MethodCall, _ db: Database) throws -> Bool {
        try ["landing.site", "landing.landing"].contains { type in
            try call.records(type).find(db).contains { record in
                record.fields["TEMPLATE_REF"]?.object?.values.contains { $0.integer == page } ?? false
            }
        }
    }

    // MARK: Making and moving

    private static func add(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let sites = try SiteCall(call, db, needs: ["fields"])
        return MethodAnswer(.int(try add(call.members("fields") ?? [:], sites).id))
    }

    private static func add(_ given: JSONObject, _ sites: SiteCall) throws -> Record {
        let (call, db) = (sites.call, sites.db)
        var fields = given
        guard let title = fields["TITLE"]?.text, !title.isEmpty else {
            throw SiteCall.refusal("BX_EMPTY_REQUIRED", "Required field \"Title\" is not filled")
        }
        let site = try call.records("landing.site").known(db, fields["SITE_ID"]?.integer)
        guard let site else { throw SiteCall.refusal("SITE_NOT_FOUND", "Site not found.") }
        try checkFolder(fields["FOLDER_ID"], site: site.id, sites)
        try SiteCall.check(code: fields["CODE"], of: "landing")
        let code = fields["CODE"]?.text ?? SiteCall.code(from: title, or: "page")
        fields["CODE"] = .string(
            try free(code, site: site.id, folder: fields["FOLDER_ID"]?.integer, sites, except: nil))
        let page = try call.records("landing.landing").add(db, fields)
        if site.fields["LANDING_ID_INDEX"]?.integer ?? 0 == 0 {
            try sites.update("landing.site", site, ["LANDING_ID_INDEX": .int(page.id)])
        }
        return page
    }

    /// The address, with a number behind it when another page of the folder has it.
    private static func free(
        _ code: String, site: Int, folder: Int?, _ sites: SiteCall, except id: Int?
    ) throws -> String {
        let taken = Set(
            try sites.pages(of: site).filter {
                $0.id != id && ($0.fields["FOLDER_ID"]?.integer ?? 0) == (folder ?? 0)
            }.compactMap { $0.fields["CODE"]?.text })
        guard taken.contains(code) else { return code }
        return (2...).lazy.map { "\(code)-\($0)" }.first { !taken.contains($0) } ?? code
    }

    private static func checkFolder(_ value: JSONValue?, site: Int, _ sites: SiteCall) throws {
        guard let id = value?.integer, id != 0 else { return }
        let folder = try sites.call.records("landing.folder").known(sites.db, id)
        guard let folder, folder.fields["SITE_ID"]?.integer == site else {
            throw SiteCall.refusal("FOLDER_NOT_FOUND", "Folder not found")
        }
    }

    private static func addByTemplate(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let sites = try SiteCall(call, db, needs: ["siteId", "code"])
        guard try call.records("landing.site").known(db, call["siteId"]?.integer) != nil else {
            throw SiteCall.refusal("SITE_ERROR", "Site not found or access denied")
        }
        let code = (call.text("code") ?? "").split(separator: "@").last.map(String.init) ?? ""
        let template = try call.records("landing.demos").find(db, where: ["XML_ID": .string(code)]).first
        guard template != nil || code == "empty" else { throw SiteCall.refusal("WRONG_DATA", "Invalid template data") }
        var fields = call.members("fields") ?? [:]
        fields["SITE_ID"] = call["siteId"]
        if fields["TITLE"] == nil { fields["TITLE"] = template?.fields["TITLE"] ?? "Empty page" }
        let page = try add(fields, sites)
        let items = template?.fields["MANIFEST"]?["items"].flatMap(RecordFilter.members) ?? [:]
        for item in items.values {
            try PageBlockMethods.insert(
                into: page.id, code: item["code"]?.text ?? "", content: item["html"]?.text ?? "", after: nil, sites)
        }
        return MethodAnswer(.int(page.id))
    }

    private static func update(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let sites = try SiteCall(call, db, needs: ["lid", "fields"])
        let page = try sites.page()
        var fields = call.members("fields") ?? [:]
        let site = fields["SITE_ID"]?.integer ?? page.fields["SITE_ID"]?.integer ?? 0
        guard try call.records("landing.site").known(db, site) != nil else {
            throw SiteCall.refusal("SITE_NOT_FOUND", "Site not found.")
        }
        try checkFolder(fields["FOLDER_ID"], site: site, sites)
        try SiteCall.check(code: fields["CODE"], of: "landing")
        if let code = fields["CODE"]?.text {
            let folder = fields["FOLDER_ID"]?.integer ?? page.fields["FOLDER_ID"]?.integer
            fields["CODE"] = .string(try free(code, site: site, folder: folder, sites, except: page.id))
        }
        if fields["DELETED"]?.flag == true { try checkMain(page, sites) }
        if let additional = fields["ADDITIONAL_FIELDS"]?.object {
            fields["ADDITIONAL_FIELDS"] = .object(
                (page.fields["ADDITIONAL_FIELDS"]?.object ?? [:]).merging(additional) { $1 })
        }
        _ = try call.records("landing.landing").update(db, page, fields)
        return MethodAnswer(true)
    }

    private static func copy(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let sites = try SiteCall(call, db, needs: ["lid"])
        let page = try sites.page()
        var fields = page.fields.filter {
            ["TITLE", "CODE", "DESCRIPTION", "ADDITIONAL_FIELDS", "TPL_ID"].contains($0.key)
        }
        let site = call["toSiteId"]?.integer ?? page.fields["SITE_ID"]?.integer
        fields["SITE_ID"] = site.map { .int($0) }
        fields["FOLDER_ID"] = call["toFolderId"] ?? (call["toSiteId"] == nil ? page.fields["FOLDER_ID"] : nil)
        let copy = try add(fields, sites)
        for block in try sites.blocks(of: page.id, isDraft: true) {
            try PageBlockMethods.copy(block, to: copy.id, after: nil, sites)
        }
        return MethodAnswer(.int(copy.id))
    }

    private static func move(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let sites = try SiteCall(call, db, needs: ["lid"])
        let page = try sites.page()
        let site = call["toSiteId"]?.integer ?? page.fields["SITE_ID"]?.integer ?? 0
        guard try call.records("landing.site").known(db, site) != nil else {
            throw SiteCall.denied("Access denied.")
        }
        try checkFolder(call["toFolderId"], site: site, sites)
        let code = try free(
            page.fields["CODE"]?.text ?? "page", site: site, folder: call["toFolderId"]?.integer, sites, except: page.id
        )
        try sites.update(
            "landing.landing", page,
            ["SITE_ID": .int(site), "FOLDER_ID": call["toFolderId"] ?? .null, "CODE": .string(code)])
        return MethodAnswer(true)
    }

    private static func delete(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let sites = try SiteCall(call, db, needs: ["lid"])
        let page = try sites.page()
        try call.records("landing.landing").delete(db, page)
        let site = try call.records("landing.site").known(db, page.fields["SITE_ID"]?.integer)
        if let site, site.fields["LANDING_ID_INDEX"]?.integer == page.id {
            let next = try sites.pages(of: site.id).first.map { JSONValue.int($0.id) } ?? .null
            try sites.update("landing.site", site, ["LANDING_ID_INDEX": next])
        }
        return MethodAnswer(true)
    }

    private static func markDelete(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let sites = try SiteCall(call, db, needs: ["lid"])
        if let page = try call.records("landing.landing").known(db, call["lid"]?.integer) {
            try checkMain(page, sites)
            if try isArea(page.id, call, db) {
                throw SiteCall.refusal("UNABLE_DELETE_INCLUDE", "Unable to delete the included area.")
            }
        }
        return try call.bySchema(db, "landing.landing")
    }

    /// The first page of a site stays while the site has others.
    private static func checkMain(_ page: Record, _ sites: SiteCall) throws {
        let site = try sites.call.records("landing.site").known(sites.db, page.fields["SITE_ID"]?.integer)
        guard let site, site.fields["LANDING_ID_INDEX"]?.integer == page.id else { return }
        let others = try sites.pages(of: site.id).contains { $0.id != page.id && $0.fields["DELETED"]?.string != "Y" }
        guard others else { return }
        throw SiteCall.refusal("CANT_DELETE_MAIN", "The main page of the site cannot be deleted.")
    }

    private static func publish(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let sites = try SiteCall(call, db, needs: ["lid"])
        try publish(try sites.page(), sites)
        return MethodAnswer(true)
    }

    /// What visitors see becomes what the draft is.
    static func publish(_ page: Record, _ sites: SiteCall) throws {
        let blocks = try sites.call.records("landing.block")
        for old in try sites.blocks(of: page.id, isDraft: false, includingDeleted: true) {
            try blocks.delete(sites.db, old)
        }
        for block in try sites.blocks(of: page.id, isDraft: true) {
            var fields = block.fields
            fields["public"] = true
            _ = try blocks.add(sites.db, [:], forced: fields)
        }
        try sites.update(
            "landing.landing", page, ["ACTIVE": "Y", "PUBLIC": "Y", "DATE_PUBLIC": sites.call.now])
        let site = try sites.call.records("landing.site").known(sites.db, page.fields["SITE_ID"]?.integer)
        if let site, site.fields["ACTIVE"]?.string != "Y" { try sites.update("landing.site", site, ["ACTIVE": "Y"]) }
    }

    // MARK: Addresses

    private static func preview(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let sites = try SiteCall(call, db, needs: ["lid"])
        return MethodAnswer(.string(try sites.address(of: try sites.page()) + "preview.jpg"))
    }

    private static func publicURL(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let sites = try SiteCall(call, db, needs: ["lid"])
        guard let ids = call["lid"]?.array else {
            return MethodAnswer(.string(try sites.address(of: try sites.page())))
        }
        var result: JSONObject = [:]
        for id in ids {
            guard let page = try call.records("landing.landing").known(db, id.integer) else { continue }
            result[String(page.id)] = .string(try sites.address(of: page))
        }
        return MethodAnswer(.object(result))
    }

    private static func resolve(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let sites = try SiteCall(call, db, needs: ["landingUrl", "siteId"])
        guard let site = try call.records("landing.site").known(db, call["siteId"]?.integer) else {
            return MethodAnswer(.null)
        }
        let path = (call.text("landingUrl") ?? "").prefix { $0 != "?" }
        let wanted = path.split(separator: "/").joined(separator: "/")
        let root = sites.address(ofSite: site)
        let found = try sites.pages(of: site.id).first { page in
            let address = try sites.address(of: page)
            let own = address.dropFirst(root.count).split(separator: "/").joined(separator: "/")
            return own == wanted || address.split(separator: "/").joined(separator: "/") == wanted
        }
        return MethodAnswer(found.map { .int($0.id) } ?? .null)
    }

    private static func additionalFields(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let sites = try SiteCall(call, db, needs: ["lid"])
        return MethodAnswer(.object(try sites.page().fields["ADDITIONAL_FIELDS"]?.object ?? [:]))
    }

    private static func removeEntities(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let sites = try SiteCall(call, db, needs: ["lid", "data"])
        let page = try sites.page()
        let asked = Set((call.parameter("data.blocks")?.array ?? []).compactMap(\.integer))
        let blocks = try call.records("landing.block")
        for block in try sites.blocks(of: page.id, isDraft: true, includingDeleted: true) where asked.contains(block.id)
        {
            try blocks.delete(db, block)
        }
        return MethodAnswer(true)
    }

    // MARK: System pages and areas

    private static func setSystemPage(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        _ = try SiteCall(call, db, needs: ["id", "type"])
        let pages = try call.records("landing.syspage")
        let values: JSONObject = ["SITE_ID": .int(call["id"]?.integer ?? 0), "TYPE": .string(call.text("type") ?? "")]
        for old in try pages.find(db, where: values) { try pages.delete(db, old) }
        if let page = call["lid"]?.integer, page > 0 {
            _ = try pages.add(db, [:], forced: values.merging(["LANDING_ID": .int(page)]) { $1 })
        }
        return MethodAnswer(true)
    }

    private static func systemPages(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        _ = try SiteCall(call, db, needs: ["id"])
        var result: JSONObject = [:]
        for row in try call.records("landing.syspage").find(db, where: ["SITE_ID": .int(call["id"]?.integer ?? 0)]) {
            guard let page = try call.records("landing.landing").known(db, row.fields["LANDING_ID"]?.integer) else {
                continue
            }
            let isActive = page.fields["ACTIVE"]?.string == "Y" && page.fields["DELETED"]?.string != "Y"
            guard isActive || call["active"]?.flag != true else { continue }
            result[row.fields["TYPE"]?.text ?? ""] = [
                "TYPE": row.fields["TYPE"] ?? "", "LANDING_ID": .string(String(page.id)),
                "TITLE": page.fields["TITLE"] ?? "", "DELETED": page.fields["DELETED"] ?? "N",
                "ACTIVE": page.fields["ACTIVE"] ?? "N",
            ]
        }
        return MethodAnswer(.object(result))
    }

    private static func specialPage(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let sites = try SiteCall(call, db, needs: ["siteId", "type"])
        let row = try call.records("landing.syspage").find(
            db, where: ["SITE_ID": .int(call["siteId"]?.integer ?? 0), "TYPE": .string(call.text("type") ?? "")]
        ).first
        guard let page = try call.records("landing.landing").known(db, row?.fields["LANDING_ID"]?.integer) else {
            return MethodAnswer("")
        }
        let query = (call.members("additional") ?? [:]).map { "\($0)=\($1.text ?? "")" }.joined(separator: "&")
        return MethodAnswer(.string(try sites.address(of: page) + (query.isEmpty ? "" : "?\(query)")))
    }

    private static func areaOwner(_ call: MethodCall, _ db: Database, _ type: String) throws -> Record {
        _ = try SiteCall(call, db, needs: ["id"])
        guard let record = try call.records(type).known(db, call["id"]?.integer) else {
            throw SiteCall.refusal("ENTITY_NOT_FOUND", "Entity not found")
        }
        return record
    }

    private static func areas(_ call: MethodCall, _ db: Database, _ type: String) throws -> MethodAnswer {
        MethodAnswer(.object(try areaOwner(call, db, type).fields["TEMPLATE_REF"]?.object ?? [:]))
    }

    private static func setAreas(_ call: MethodCall, _ db: Database, _ type: String) throws -> MethodAnswer {
        let record = try areaOwner(call, db, type)
        var areas: JSONObject = [:]
        // A list stands for areas 0, 1, 2 …; no page clears an area.
        for (area, page) in call.members("data") ?? [:] {
            if let page = page.integer, page > 0 { areas[area] = .int(page) }
        }
        _ = try call.records(type).update(db, record, [:], forced: ["TEMPLATE_REF": .object(areas)])
        return MethodAnswer(true)
    }
}
