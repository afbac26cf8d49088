import GRDB

/// `landing.site.*`: sites, their folders and where they are bound.
///
/// Source: the platform's documentation, "Sites".
enum SiteMethods {
    static let bodies: [String: MethodBody] = [
        "landing.site.getlist": .reading(list), "landing.site.add": .writing(add),
        "landing.site.update": .writing(update), "landing.site.delete": .writing(delete),
        "landing.site.publication": .writing { call, db in try publish(call, db, "Y") },
        "landing.site.unpublic": .writing { call, db in try publish(call, db, "N") },
        "landing.site.getpublicurl": .reading(publicURL), "landing.site.getpreview": .reading(preview),
        "landing.site.getadditionalfields": .reading(additionalFields),
        "landing.site.fullexport": .reading(export),
        "landing.site.getrights": .reading(rights), "landing.site.setrights": .writing(setRights),
        "landing.site.addfolder": .writing(folder), "landing.site.updatefolder": .writing(folder),
        "landing.site.getfolders": .reading(folders),
        "landing.site.bindingtogroup": .writing { call, db in try bind(call, db, "groupId", isBinding: true) },
        "landing.site.bindingtomenu": .writing { call, db in try bind(call, db, "menuCode", isBinding: true) },
        "landing.site.unbindingfromgroup": .writing { call, db in try bind(call, db, "groupId", isBinding: false) },
        "landing.site.unbindingfrommenu": .writing { call, db in try bind(call, db, "menuCode", isBinding: false) },
        "landing.site.getgroupbindings": .reading { call, db in try bindings(call, db, "groupId") },
        "landing.site.getmenubindings": .reading { call, db in try bindings(call, db, "menuCode") },
    ]

    private static func list(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let sites = try SiteCall(call, db)
        var fixed: JSONObject = [:]
        let asked = call.parameter("params.filter.TYPE") ?? call.parameter("params.filter.=TYPE")
        if asked == "STORE", call.text("scope") == nil {
            fixed["TYPE"] = ["STORE", "SMN"]
        } else if asked == nil || !sites.types.contains(asked ?? .null) {
            fixed["TYPE"] = .array(sites.types)
        }
        let rows = try sites.list("landing.site", hidesDeleted: true, fixed: fixed)
        return MethodAnswer(
            .array(try sites.selected(rows, "landing.site", always: ["ID", "TYPE"]).map { .object($0) }))
    }

    private static func add(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let sites = try SiteCall(call, db, needs: ["fields"])
        var fields = call.members("fields") ?? [:]
        guard let title = fields["TITLE"]?.text, !title.isEmpty else {
            throw SiteCall.refusal("BX_EMPTY_REQUIRED", "Required field \"Title\" is not filled")
        }
        let type = fields["TYPE"]?.text ?? sites.types.first?.text ?? "PAGE"
        guard sites.types.contains(.string(type)) else { throw SiteCall.denied("Access to create a site is denied.") }
        fields["TYPE"] = .string(type)
        fields["CODE"] =
            try code(fields["CODE"], call, db, except: nil) ?? .string(call.platform.randomness.hexadecimal(10))
        fields["CODE"] = .string("/\((fields["CODE"]?.text ?? "").filter { $0 != "/" })/")
        let site = try call.records("landing.site").add(db, fields)
        return MethodAnswer(.int(site.id))
    }

    private static func update(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let sites = try SiteCall(call, db, needs: ["id", "fields"])
        let site = try sites.site("id", SiteCall.denied("Access denied."))
        var fields = call.members("fields") ?? [:]
        if fields["CODE"] != nil {
            fields["CODE"] = try code(fields["CODE"], call, db, except: site.id).map { .string("/\($0.text ?? "")/") }
        }
        if let additional = fields["ADDITIONAL_FIELDS"]?.object {
            fields["ADDITIONAL_FIELDS"] = .object(
                (site.fields["ADDITIONAL_FIELDS"]?.object ?? [:]).merging(additional) { $1 })
        }
        _ = try call.records("landing.site").update(db, site, fields)
        return MethodAnswer(true)
    }

    /// - Throws: `SLASH_IS_NOT_ALLOWED`, `CODE_IS_NOT_UNIQUE`.
    private static func code(
        _ value: JSONValue?, _ call: MethodCall, _ db: Database, except id: Int?
    ) throws -> JSONValue? {
        guard let code = value?.text, !code.isEmpty else { return nil }
        try SiteCall.check(code: .string(code), of: "site")
        let same = try call.records("landing.site").find(db, where: ["CODE": .string("/\(code)/")])
        guard same.allSatisfy({ $0.id == id }) else {
            throw SiteCall.refusal("CODE_IS_NOT_UNIQUE", "The site address is not unique.")
        }
        return .string(code)
    }

    private static func delete(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let sites = try SiteCall(call, db, needs: ["id"])
        let site = try sites.site("id", SiteCall.denied("Access to delete the site is denied."))
        guard try sites.pages(of: site.id).isEmpty else {
            throw SiteCall.refusal("SITE_IS_NOT_EMPTY", "The site contains pages.")
        }
        try call.records("landing.site").delete(db, site)
        return MethodAnswer(true)
    }

    private static func publish(_ call: MethodCall, _ db: Database, _ active: JSONValue) throws -> MethodAnswer {
        let sites = try SiteCall(call, db, needs: ["id"])
        let isOn = active == "Y"
        let site = try sites.site(
            "id",
            SiteCall.denied(isOn ? "Publishing the site is not allowed." : "Publishing access for the site is denied."))
        try sites.update("landing.site", site, ["ACTIVE": active])
        for page in try sites.pages(of: site.id) where page.fields["DELETED"]?.string != "Y" {
            if isOn {
                try PageMethods.publish(page, sites)
            } else {
                try sites.update("landing.landing", page, ["ACTIVE": "N"])
            }
        }
        return MethodAnswer(.int(site.id))
    }

    private static func publicURL(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let sites = try SiteCall(call, db, needs: ["id"])
        let records = try call.records("landing.site")
        guard let ids = call["id"]?.array else {
            return MethodAnswer(
                try records.known(db, call["id"]?.integer).map { .string(sites.address(ofSite: $0)) } ?? "")
        }
        var result: JSONObject = [:]
        for id in ids {
            if let site = try records.known(db, id.integer) {
                result[String(site.id)] = .string(sites.address(ofSite: site))
            }
        }
        return MethodAnswer(.object(result))
    }

    private static func preview(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        _ = try SiteCall(call, db, needs: ["id"])
        let site = try call.records("landing.site").known(db, call["id"]?.integer)
        return MethodAnswer(site == nil ? "" : "/preview.jpg")
    }

    private static func additionalFields(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        _ = try SiteCall(call, db, needs: ["id"])
        let site = try call.records("landing.site").known(db, call["id"]?.integer)
        return MethodAnswer(.object(site?.fields["ADDITIONAL_FIELDS"]?.object ?? [:]))
    }

    private static func export(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let sites = try SiteCall(call, db, needs: ["id"])
        let site = try sites.site("id", SiteCall.denied("Access denied."))
        let given = call.members("params") ?? [:]
        let code =
            given["code"]?.text
            ?? SiteCall.code(from: site.fields["TITLE"]?.text ?? "", or: "site").filter { $0 != "-" }
        guard code.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) }) else {
            throw SiteCall.refusal("SYSTEM_ERROR", "The parameter code can only consist of Latin letters and digits.")
        }
        func text(_ name: String, _ standard: String = "") -> JSONValue { .string(given[name]?.text ?? standard) }
        let title = site.fields["TITLE"]?.text ?? ""
        var items: JSONObject = [:]
        for page in try sites.pages(of: site.id) where page.fields["DELETED"]?.string != "Y" {
            let name = page.fields["CODE"]?.text ?? String(page.id)
            var blocks: JSONObject = [:]
            for block in try sites.blocks(of: page.id, isDraft: call.parameter("params.edit_mode")?.flag == true) {
                blocks["#block\(block.id)"] = [
                    "old_id": .int(block.id), "code": block.fields["code"] ?? "", "access": "X",
                    "anchor": block.fields["anchor"] ?? "", "html": block.fields["content"] ?? "",
                ]
            }
            items[name] = [
                "old_id": .string(String(page.id)), "code": .string("\(code)/\(name)"),
                "name": page.fields["TITLE"] ?? "", "description": page.fields["DESCRIPTION"] ?? "", "type": "page",
                "version": 3, "fields": ["TITLE": page.fields["TITLE"] ?? "", "RULE": .null], "layout": [],
                "items": .object(blocks),
            ]
        }
        return MethodAnswer([
            "charset": "UTF-8", "code": .string(code), "site_code": site.fields["CODE"] ?? "",
            "name": text("name", title), "description": text("description"), "preview": text("preview"),
            "preview2x": text("preview2x"), "preview3x": text("preview3x"), "preview_url": text("preview_url"),
            "show_in_list": "Y", "type": .string((site.fields["TYPE"]?.string ?? "PAGE").lowercased()), "version": 3,
            "fields": [
                "ADDITIONAL_FIELDS": .object(site.fields["ADDITIONAL_FIELDS"]?.object ?? [:]), "TITLE": .string(title),
                "LANDING_ID_INDEX": .string(site.fields["LANDING_ID_INDEX"]?.text ?? "0"),
                "LANDING_ID_404": .string(site.fields["LANDING_ID_404"]?.text ?? "0"),
            ], "layout": [], "folders": [], "syspages": [], "items": .object(items),
        ])
    }

    // MARK: Rights

    private static let operations: [JSONValue] = ["read", "edit", "sett", "public", "delete"]

    private static func rights(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        _ = try SiteCall(call, db, needs: ["id"])
        let site = try call.records("landing.site").known(db, call["id"]?.integer)
        guard !call.caller.isAdmin, let rights = site?.fields["RIGHTS"]?.object, !rights.isEmpty else {
            return MethodAnswer(.array(operations))
        }
        let granted = ["U\(call.caller.user.id)", "AU", "UA"].flatMap { rights[$0]?.array ?? [] }
        return MethodAnswer(.array(operations.filter { granted.contains($0) }))
    }

    private static func setRights(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let sites = try SiteCall(call, db, needs: ["id"])
        guard call.caller.isAdmin else { throw SiteRoleMethods.notAdministrator }
        let site = try sites.site("id", SiteCall.denied("Access denied."))
        try sites.update("landing.site", site, ["RIGHTS": .object(call.members("rights") ?? [:])])
        return MethodAnswer(true)
    }

    // MARK: Folders

    private static func folder(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        var call = call
        let isNew = call.name.hasSuffix("addfolder")
        _ = try SiteCall(call, db, needs: isNew ? ["siteId", "fields"] : ["siteId", "folderId", "fields"])
        guard try call.records("landing.site").known(db, call["siteId"]?.integer) != nil else {
            throw SiteCall.denied("Site not found or access to it is denied.")
        }
        var fields = call.members("fields") ?? [:]
        try SiteCall.check(code: fields["CODE"], of: "folder")
        if isNew, fields["CODE"]?.text?.isEmpty ?? true, let title = fields["TITLE"]?.text {
            fields["CODE"] = .string(SiteCall.code(from: title, or: "folder"))
            call.params["fields"] = .object(fields)
        }
        let site = call["siteId"]?.integer
        let same = try call.records("landing.folder").find(
            db, where: ["SITE_ID": .int(site ?? 0), "CODE": fields["CODE"] ?? .null])
        let isTaken = same.contains {
            $0.id != call["folderId"]?.integer
                && ($0.fields["PARENT_ID"]?.integer ?? 0) == (fields["PARENT_ID"]?.integer ?? 0)
        }
        if fields["CODE"] != nil, isTaken {
            throw SiteCall.refusal("FOLDER_IS_NOT_UNIQUE", "A folder with this name already exists.")
        }
        return try call.bySchema(db, "landing.folder")
    }

    /// Deleted folders are told only when the filter speaks of them.
    private static func folders(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        var call = call
        _ = try SiteCall(call, db, needs: ["siteId"])
        var filter = call.members("filter") ?? [:]
        if !filter.keys.contains(where: { FilterOperator.split($0).field == "DELETED" }) { filter["=DELETED"] = "N" }
        call.params["filter"] = .object(filter)
        return try call.bySchema(db, "landing.folder")
    }

    // MARK: Bindings

    private static func bind(
        _ call: MethodCall, _ db: Database, _ parameter: String, isBinding: Bool
    ) throws -> MethodAnswer {
        let sites = try SiteCall(call, db, needs: ["id", parameter])
        let bindings = try call.records("landing.binding")
        let values: JSONObject = [
            "ENTITY_ID": .int(call["id"]?.integer ?? 0), "BINDING_ID": .string(call[parameter]?.text ?? ""),
            "BINDING_TYPE": parameter == "groupId" ? "G" : "M",
        ]
        let known = try bindings.find(db, where: values)
        if isBinding {
            guard try call.records("landing.site").known(db, call["id"]?.integer) != nil else {
                return MethodAnswer(false)
            }
            if known.isEmpty { _ = try bindings.add(db, [:], forced: values) }
            return MethodAnswer(true)
        }
        _ = sites
        for record in known { try bindings.delete(db, record) }
        return MethodAnswer(.bool(!known.isEmpty))
    }

    private static func bindings(_ call: MethodCall, _ db: Database, _ parameter: String) throws -> MethodAnswer {
        let sites = try SiteCall(call, db)
        var values: JSONObject = ["BINDING_TYPE": parameter == "groupId" ? "G" : "M"]
        if let asked = call[parameter]?.text, !asked.isEmpty { values["BINDING_ID"] = .string(asked) }
        let rows = try call.records("landing.binding").find(db, where: values).compactMap { binding -> JSONValue? in
            let site = try call.records("landing.site").known(db, binding.fields["ENTITY_ID"]?.integer)
            guard let site, site.fields["DELETED"]?.string != "Y" else { return nil }
            return [
                "ENTITY_ID": .string(String(site.id)), "ENTITY_TYPE": "S",
                "BINDING_ID": binding.fields["BINDING_ID"] ?? "", "TITLE": site.fields["TITLE"] ?? "",
                "PUBLIC_URL": .string(sites.address(ofSite: site) + "/"),
            ]
        }
        return MethodAnswer(.array(rows))
    }
}
