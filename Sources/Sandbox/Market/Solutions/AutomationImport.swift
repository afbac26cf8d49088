import GRDB

/// Workflow templates, robots and triggers.
extension SolutionImport {
    mutating func importAutomation() throws -> SolutionReport.Step {
        var step = SolutionReport.Step(SolutionEntity.automation.code)
        let parts = archive.parts(of: .automation)
        let isRule = { (part: SolutionArchive.Part) in part.content["DOCUMENT_STATUS"]?.text?.isEmpty == false }
        try importTemplates(parts.filter { !isRule($0) }, &step)
        try importRules(parts.filter(isRule), &step)
        return step
    }

    private func importTemplates(
        _ parts: [SolutionArchive.Part], _ step: inout SolutionReport.Step
    ) throws {
        let talk = Talk(
            db: db, platform: platform, events: EventQueue(platform: platform), portal: portal, userID: userID)
        let workflows = Workflows(talk: talk)
        try workflows.ensureStandard()
        let known = try workflows.templates.records(["MODULE_ID": "crm"])
        var found = Set<Int>()
        for part in parts {
            let content = part.content
            let client = clients[content["APP_CODE"]?.text ?? ""] ?? ""
            let fields: JSONObject = [
                "MODULE_ID": "crm", "ENTITY": .string(content["ENTITY"]?.text ?? ""),
                "DOCUMENT_TYPE": .string(renaming.text(content["DOCUMENT_TYPE"]?.text ?? "")),
                "AUTO_EXECUTE": .int(content["AUTO_EXECUTE"]?.integer ?? 0), "NAME": content["NAME"] ?? "",
                "DESCRIPTION": .string(content["DESCRIPTION"]?.text ?? ""), "client": .string(client),
                "steps": renaming.json(content["TEMPLATE"] ?? .null),
            ]
            let same = known.first {
                !found.contains($0.id) && $0["NAME"] == fields["NAME"] && $0["DOCUMENT_TYPE"] == fields["DOCUMENT_TYPE"]
                    && $0.text("client") == client
            }
            guard var same else {
                var new = fields
                new["MODIFIED"] = .string(talk.nowText)
                new["IS_MODIFIED"] = "N"
                new["USER_ID"] = .int(userID)
                new["SYSTEM_CODE"] = .string(try systemCode(client))
                try workflows.templates.add(new)
                step.added += 1
                continue
            }
            found.insert(same.id)
            guard fields.contains(where: { (same[$0.key] ?? .null) != $0.value }) else {
                step.kept += 1
                continue
            }
            for (name, value) in fields { same[name] = value }
            same["MODIFIED"] = .string(talk.nowText)
            try workflows.templates.update(same)
            step.changed += 1
        }
        guard isClearing else { return }
        for template in known where !found.contains(template.id) && template.text("client").isEmpty {
            try workflows.templates.delete(template.id)
            step.removed += 1
        }
    }

    /// What names the application that a template belongs to.
    private func systemCode(_ client: String) throws -> String {
        guard !client.isEmpty else { return "" }
        let installation = try Int64.fetchOne(
            db, sql: "SELECT id FROM installation WHERE portalID = ? AND clientID = ?", arguments: [portalID, client])
        return "rest_app_\(installation ?? 0)"
    }

    private func importRules(
        _ parts: [SolutionArchive.Part], _ step: inout SolutionReport.Step
    ) throws {
        let known = try records("crm.automation.rule")
        var found = Set<Int>()
        for part in parts {
            let archived = part.content["ENTITY_TYPE_ID"]?.integer ?? 0
            let place: JSONObject = [
                "ENTITY_TYPE_ID": .int(renaming.entityType(archived)),
                "CATEGORY_ID": .int(renaming.category(part.content["CATEGORY_ID"]?.integer ?? 0, of: archived)),
                "STAGE_ID": .string(renaming.text(part.content["DOCUMENT_STATUS"]?.text ?? "")),
            ]
            for (kind, list) in [("ROBOT", "ROBOTS"), ("TRIGGER", "TRIGGERS")] {
                for rule in part.content[list]?.elements ?? [] {
                    var fields = place
                    fields["KIND"] = .string(kind)
                    for name in ["CODE", "APP_CODE", "NAME"] { fields[name] = .string(rule[name]?.text ?? "") }
                    let key = fields
                    fields["PROPERTIES"] = renaming.json(rule["PROPERTIES"] ?? [:])
                    fields["SORT"] = .int(rule["SORT"]?.integer ?? 10)
                    fields["ACTIVE"] = rule["ACTIVE"]?.flag == false ? "N" : "Y"
                    let same = known.first { record in
                        !found.contains(record.id) && key.allSatisfy { record.fields[$0.key]?.text == $0.value.text }
                    }
                    if let same {
                        found.insert(same.id)
                        if try update("crm.automation.rule", same, fields) { step.changed += 1 } else { step.kept += 1 }
                    } else {
                        try add("crm.automation.rule", fields)
                        step.added += 1
                    }
                }
            }
        }
        guard isClearing else { return }
        for rule in known where !found.contains(rule.id) {
            try store("crm.automation.rule").delete(rule.id)
            step.removed += 1
        }
    }
}
