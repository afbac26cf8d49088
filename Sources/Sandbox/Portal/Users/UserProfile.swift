/// What `user.*` tells about a person, and to whom: how much depends on the scope.
///
/// Source: the platform's documentation, "User scope versions" and "Get user fields".
struct UserProfile: Sendable {
    let person: PersonRow
    let now: Int

    /// All fields that the methods know, with the names that `user.fields` gives them.
    static let titles: [(name: String, title: String)] = [
        ("ID", "ID"), ("XML_ID", "External code"), ("ACTIVE", "Activity"), ("NAME", "First Name"),
        ("LAST_NAME", "Last Name"), ("SECOND_NAME", "Middle Name"), ("TITLE", "User List"), ("EMAIL", "E-Mail"),
        ("LAST_LOGIN", "Last Authorization"), ("DATE_REGISTER", "Registration Date"), ("TIME_ZONE", "TIME_ZONE"),
        ("IS_ONLINE", "IS_ONLINE"), ("TIMESTAMP_X", "TIMESTAMP_X"), ("LAST_ACTIVITY_DATE", "LAST_ACTIVITY_DATE"),
        ("PERSONAL_GENDER", "Gender"), ("PERSONAL_PROFESSION", "Profession"), ("PERSONAL_WWW", "Homepage"),
        ("PERSONAL_BIRTHDAY", "Date of Birth"), ("PERSONAL_PHOTO", "Photo"), ("PERSONAL_ICQ", "ICQ"),
        ("PERSONAL_PHONE", "Personal Phone"), ("PERSONAL_FAX", "Fax"), ("PERSONAL_MOBILE", "Personal Mobile"),
        ("PERSONAL_PAGER", "Pager"), ("PERSONAL_STREET", "Residential Street"),
        ("PERSONAL_CITY", "Residential City"), ("PERSONAL_STATE", "State / Region"), ("PERSONAL_ZIP", "Zip Code"),
        ("PERSONAL_COUNTRY", "Country"), ("PERSONAL_MAILBOX", "P.O. Box"), ("PERSONAL_NOTES", "Additional Notes"),
        ("WORK_PHONE", "Company Phone"), ("WORK_COMPANY", "Company"), ("WORK_POSITION", "Job Title"),
        ("WORK_DEPARTMENT", "Department"), ("WORK_WWW", "Company Website"), ("WORK_FAX", "WORK_FAX"),
        ("WORK_PAGER", "WORK_PAGER"), ("WORK_STREET", "WORK_STREET"), ("WORK_MAILBOX", "WORK_MAILBOX"),
        ("WORK_CITY", "Work City"), ("WORK_STATE", "WORK_STATE"), ("WORK_ZIP", "WORK_ZIP"),
        ("WORK_COUNTRY", "WORK_COUNTRY"), ("WORK_PROFILE", "WORK_PROFILE"), ("WORK_LOGO", "WORK_LOGO"),
        ("WORK_NOTES", "WORK_NOTES"), ("UF_SKYPE_LINK", "Skype Chat Link"), ("UF_ZOOM", "Zoom"),
        ("UF_EMPLOYMENT_DATE", "Hire Date"), ("UF_TIMEMAN", "Time Tracking"), ("UF_DEPARTMENT", "Units"),
        ("UF_INTERESTS", "Interests"), ("UF_SKILLS", "Skills"), ("UF_WEB_SITES", "Other Websites"),
        ("UF_XING", "Xing"), ("UF_LINKEDIN", "LinkedIn"), ("UF_FACEBOOK", "Facebook"), ("UF_TWITTER", "Twitter"),
        ("UF_SKYPE", "Skype"), ("UF_DISTRICT", "District"), ("UF_PHONE_INNER", "Extension"),
        ("USER_TYPE", "USER_TYPE"),
    ]

    private static let all = Set(titles.map(\.name))

    private static let brief: Set<String> = [
        "ID", "XML_ID", "ACTIVE", "NAME", "LAST_NAME", "SECOND_NAME", "TITLE", "IS_ONLINE", "TIME_ZONE",
        "PERSONAL_PHOTO", "TIMESTAMP_X", "DATE_REGISTER", "PERSONAL_PROFESSION", "PERSONAL_GENDER",
        "PERSONAL_BIRTHDAY", "PERSONAL_CITY", "PERSONAL_STATE", "PERSONAL_COUNTRY", "WORK_POSITION", "WORK_CITY",
        "WORK_STATE", "WORK_COUNTRY", "LAST_ACTIVITY_DATE", "UF_EMPLOYMENT_DATE", "UF_TIMEMAN", "UF_SKILLS",
        "UF_INTERESTS", "UF_DEPARTMENT", "UF_PHONE_INNER", "USER_TYPE",
    ]

    /// All of them but four.
    private static let basic = all.subtracting(["LAST_LOGIN", "PERSONAL_WWW", "PERSONAL_ICQ"])

    /// The fields that these scopes open; those that a portal has added need a scope of their own.
    static func visible(with scope: Set<String>) -> Set<String> {
        if scope.contains("user") { return all }
        if scope.contains("user_basic") { return basic }
        return brief
    }

    /// What a person's profile may be given, beside the fields of ``PersonRow``.
    static func isExtra(_ name: String) -> Bool {
        all.contains(name) && !ownFields.contains(name)
    }

    /// Fields with a column of their own, or that the platform fills in.
    private static let ownFields: Set<String> = [
        "ID", "ACTIVE", "NAME", "LAST_NAME", "EMAIL", "WORK_POSITION", "LAST_LOGIN", "DATE_REGISTER", "IS_ONLINE",
        "TIMESTAMP_X", "LAST_ACTIVITY_DATE", "USER_TYPE",
    ]

    /// Every field that has a value, and those that always stand in an answer.
    var fields: JSONObject {
        var fields: JSONObject = [
            "ID": .string(String(person.id)), "ACTIVE": .bool(person.isActive), "NAME": .string(person.name),
            "LAST_NAME": .string(person.lastName), "EMAIL": .string(person.email),
            "LAST_LOGIN": .string(person.isInvited ? "" : PortalTime.text(unixSeconds: now)),
            "DATE_REGISTER": .string(PortalTime.dayText(days: PortalTime.day(unixSeconds: now) - 90)),
            "IS_ONLINE": "N", "PERSONAL_GENDER": "", "PERSONAL_BIRTHDAY": "",
            "WORK_POSITION": .string(person.position), "UF_EMPLOYMENT_DATE": "",
            "UF_DEPARTMENT": .array(person.departments.map { .int($0) }),
        ]
        for (name, value) in person.profile { fields[name] = value }
        fields["USER_TYPE"] = .string(person.userType == "extranet" ? "extranet" : "employee")
        return fields
    }

    /// The fields that a caller with these scopes sees, and of them those that he selects.
    func json(for scope: Set<String>, select: [String]?) -> JSONValue {
        let visible = Self.visible(with: scope)
        let custom = scope.contains("user.userfield")
        let wanted = select.map { $0.map { $0.uppercased() } }
        return .object(
            fields.filter { name, _ in
                let isCustom = name.hasPrefix("UF_USR_")
                guard isCustom ? custom : visible.contains(name) else { return false }
                guard let wanted else { return true }
                return wanted.contains { $0 == name || $0 == "*" || ($0 == "UF_*" && name.hasPrefix("UF_")) }
            })
    }
}

extension PersonRow {
    /// The profile's fields that have no column.
    var profile: JSONObject {
        guard fields != "{}" else { return [:] }
        return (try? JSONValue(parsing: fields))?.object ?? [:]
    }

    /// `UF_DEPARTMENT`; everybody but a guest belongs to the company itself.
    var departments: [Int] {
        guard let value = profile["UF_DEPARTMENT"] else { return userType == "extranet" ? [] : [1] }
        return (value.array ?? value.object.map { Array($0.values) } ?? [value]).compactMap(\.integer)
    }

    mutating func set(_ name: String, to value: JSONValue) {
        var members = profile
        // Not by a conditional: a JSON value takes `nil` for null.
        if value.isNull { members.removeValue(forKey: name) } else { members[name] = value }
        fields = JSONValue.object(members).serialized()
    }

    /// Whether the portal's own lists show them: neither technical accounts nor integrators are.
    var isListed: Bool { service.isEmpty && userType != "integrator" }
}
