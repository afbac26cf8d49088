import GRDB

/// The workgroups and projects of a portal, and who belongs to them.
///
/// Source: the platform's documentation, "Workgroups".
struct Workgroups: CallBook {
    let call: MethodCall
    let db: Database
    var groups: RecordStore { store("sonet_group") }
    /// `GROUP_ID`, `USER_ID`, `ROLE`: A owner, E moderator, K member, Z invited or asking.
    var members: RecordStore { store("sonet_group.user") }

    static let wrongID = RESTFailure("", status: 400, "Wrong group ID")
    static let notFound = RESTFailure("", status: 400, "Socialnetwork group not found")

    func role(in group: Int, of user: Int? = nil) throws -> String? {
        try member(group, user ?? call.userID)?.text("ROLE")
    }

    func member(_ group: Int, _ user: Int) throws -> Record? {
        try members.first(["GROUP_ID": .int(group), "USER_ID": .int(user)])
    }

    /// Hidden groups are for their members.
    func isVisible(_ group: Record) throws -> Bool {
        if call.caller.isAdmin || group.text("VISIBLE") == "Y" { return true }
        return ["A", "E", "K"].contains(try role(in: group.id) ?? "")
    }

    func mayManage(_ group: Record) -> Bool {
        call.caller.isAdmin || group.integer("OWNER_ID") == call.userID
    }

    /// Gives a person a role; the group counts its members anew.
    func set(_ role: String?, of user: Int, in group: Record) throws {
        let known = try member(group.id, user)
        if let role {
            if let known {
                try members.update(known, ["ROLE": .string(role), "DATE_UPDATE": call.now])
            } else {
                try members.add([
                    "GROUP_ID": .int(group.id), "USER_ID": .int(user), "ROLE": .string(role), "DATE_CREATE": call.now,
                    "INITIATED_BY": .int(call.userID),
                ])
            }
        } else if let known {
            try members.delete(known.id)
        }
        let all = try members.records(["GROUP_ID": .int(group.id)])
        guard let current = try groups.record(group.id) else { return }
        try groups.update(
            current,
            [
                "NUMBER_OF_MEMBERS": .int(all.count { ["A", "E", "K"].contains($0.text("ROLE")) }),
                "NUMBER_OF_MODERATORS": .int(all.count { ["A", "E"].contains($0.text("ROLE")) }),
                "DATE_ACTIVITY": call.now,
            ])
    }

    /// Makes the former owner a moderator.
    func setOwner(_ user: Int, of group: Record) throws {
        let former = group.integer("OWNER_ID")
        let updated = try groups.update(group, ["OWNER_ID": .int(user), "DATE_UPDATE": call.now])
        if former != user, former != 0 { try set("E", of: former, in: updated) }
        try set("A", of: user, in: updated)
    }

    func tell(_ event: String, _ id: Int) throws {
        try call.emit(db, event, ["FIELDS": ["ID": .string(String(id))]])
    }

    /// `group`, `project`, `scrum`
    func type(of group: Record) -> String {
        if group.integer("SCRUM_MASTER_ID") != 0 { return "scrum" }
        return group.text("PROJECT") == "Y" ? "project" : "group"
    }
}
