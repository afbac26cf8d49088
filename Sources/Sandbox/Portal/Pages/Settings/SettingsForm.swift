/// The settings form that an application without pages describes for the portal to draw.
///
/// Source: the platform's documentation, "Configuration wizard for REST-only applications".
struct SettingsForm: Sendable, Hashable {
    enum Kind: String, Sendable, CaseIterable {
        case input
        case list = "dropdown-list"
    }

    struct Item: Sendable, Hashable {
        var value: String
        var name: String
    }

    struct Field: Sendable, Hashable {
        var id: String
        /// Key in `data`.
        var name: String
        var kind: Kind
        var label: String?
        var placeholder: String?
        var value: String?
        var items: [Item] = []
        /// Whether the application is asked for the form anew when the value changes.
        var updatesForm = false
    }

    struct Step: Sendable, Hashable {
        var id: String
        var title: String
        var description: String?
        var showsHelp = false
        var fields: [Field]
    }

    var title: String
    var steps: [Step]
    var id: String
    /// Where the values go.
    var action: String
    /// Path of the portal to go on to after saving.
    var redirect: String?
    var saveCaption: String?
    var cancelCaption: String?

    /// All fields in their order, each with its step's index.
    var fields: [(step: Int, field: Field)] {
        steps.enumerated().flatMap { index, step in step.fields.map { (index, $0) } }
    }

    /// Reads the application's answer.
    ///
    /// - Parameters:
    ///   - clientID: of the application that answered; `form.clientId` must be the same.
    ///   - domain: of the portal, for `form.redirect`.
    /// - Throws: ``SettingsProblem`` with every place that is wrong.
    init(_ json: JSONValue, clientID: String, domain: String) throws(SettingsProblem) {
        var reader = Reader()
        guard json.object != nil else {
            throw SettingsProblem(places: [.init("", "must be an object", "должно быть объектом")])
        }
        title = reader.text(json, "title", at: "") ?? ""
        if let version = json["version"]?.text, !version.isEmpty {
            if version != "1" { reader.add("version", "must be \"1\"", "должно быть \"1\"") }
        } else {
            reader.add("version", "is missing: \"1\" is expected", "отсутствует: ожидается \"1\"")
        }
        steps = reader.steps(json["steps"])
        let form = json["form"] ?? .null
        if form.object == nil { reader.add("form", "must be an object", "должно быть объектом") }
        id = reader.text(form, "id", at: "form.") ?? ""
        action = reader.text(form, "action", at: "form.") ?? ""
        if !action.isEmpty, WebAddress(action) == nil {
            reader.add(
                "form.action", "must be an absolute http or https address", "должно быть полным адресом http или https")
        }
        if let client = reader.text(form, "clientId", at: "form."), client != clientID {
            reader.add(
                "form.clientId", "is another application's: this one is \(clientID)",
                "принадлежит другому приложению: у этого \(clientID)")
        }
        redirect = reader.redirect(form, domain: domain)
        saveCaption = reader.optionalText(form, "saveCaption", at: "form.")
        cancelCaption = reader.optionalText(form, "cancelCaption", at: "form.")
        guard reader.places.isEmpty else { throw SettingsProblem(places: reader.places) }
    }

    /// Collects what is wrong, place by place.
    private struct Reader {
        private(set) var places: [SettingsProblem.Place] = []
        private var stepIDs = Set<String>()
        private var names = Set<String>()
        private var fieldIDs = Set<String>()

        mutating func add(_ path: String, _ english: String, _ russian: String) {
            places.append(.init(path, english, russian))
        }

        /// A required string; an empty one counts as missing.
        mutating func text(_ json: JSONValue, _ key: String, at prefix: String) -> String? {
            guard let value = json[key], !value.isNull else {
                if json.object != nil { add("\(prefix)\(key)", "is missing", "отсутствует") }
                return nil
            }
            guard let text = value.string else {
                add("\(prefix)\(key)", "must be a string", "должно быть строкой")
                return nil
            }
            guard !text.isEmpty else {
                add("\(prefix)\(key)", "is empty", "пусто")
                return nil
            }
            return text
        }

        /// A string or a number; `nil` and an empty string alike.
        mutating func optionalText(_ json: JSONValue, _ key: String, at prefix: String) -> String? {
            guard let value = json[key], !value.isNull else { return nil }
            guard value.array == nil, value.object == nil, let text = value.text else {
                add("\(prefix)\(key)", "must be a string", "должно быть строкой")
                return nil
            }
            return text.isEmpty ? nil : text
        }

        mutating func flag(_ json: JSONValue, _ key: String, at prefix: String) -> Bool {
            guard let value = json[key], !value.isNull else { return false }
            guard let flag = value.flag else {
                add("\(prefix)\(key)", "must be true or false", "должно быть true или false")
                return false
            }
            return flag
        }

        mutating func redirect(_ form: JSONValue, domain: String) -> String? {
            guard let text = optionalText(form, "redirect", at: "form.") else { return nil }
            if let address = WebAddress(text), address.host == domain { return BackURL.checked(address.target) }
            guard BackURL.checked(text) == text else {
                add(
                    "form.redirect", "must be a path of the portal such as \"/crm/\"",
                    "должно быть путём на портале, например \"/crm/\"")
                return nil
            }
            return text
        }

        mutating func steps(_ json: JSONValue?) -> [Step] {
            guard let list = json?.array, !list.isEmpty else {
                add("steps", "must be a list of at least one step", "должно быть списком хотя бы из одного шага")
                return []
            }
            var steps: [Step] = []
            for (index, json) in list.enumerated() {
                let place = "steps[\(index)]"
                guard json.object != nil else {
                    add(place, "must be an object", "должно быть объектом")
                    continue
                }
                let id = text(json, "id", at: "\(place).") ?? ""
                if !id.isEmpty, !stepIDs.insert(id).inserted {
                    add("\(place).id", "is another step's already", "уже есть у другого шага")
                }
                let title = text(json, "title", at: "\(place).") ?? ""
                let description = optionalText(json, "description", at: "\(place).")
                let showsHelp = flag(json, "help", at: "\(place).")
                steps.append(
                    Step(
                        id: id, title: title, description: description, showsHelp: showsHelp,
                        fields: fields(json["fields"], at: "\(place).fields")))
            }
            return steps
        }

        private mutating func fields(_ json: JSONValue?, at place: String) -> [Field] {
            guard let list = json?.array else {
                add(place, "must be a list of fields", "должно быть списком полей")
                return []
            }
            var fields: [Field] = []
            for (index, json) in list.enumerated() {
                guard let field = field(json, at: "\(place)[\(index)]") else { continue }
                fields.append(field)
            }
            return fields
        }

        private mutating func field(_ json: JSONValue, at place: String) -> Field? {
            guard json.object != nil else {
                add(place, "must be an object", "должно быть объектом")
                return nil
            }
            let id = text(json, "id", at: "\(place).") ?? ""
            if !id.isEmpty, !fieldIDs.insert(id).inserted {
                add("\(place).id", "is another field's already", "уже есть у другого поля")
            }
            let name = text(json, "name", at: "\(place).") ?? ""
            if !name.isEmpty, !names.insert(name).inserted {
                add("\(place).name", "is another field's already", "уже есть у другого поля")
            }
            let type = text(json, "type", at: "\(place).")
            let kind = type.flatMap(Kind.init)
            if let type, kind == nil {
                add(
                    "\(place).type", "must be \"input\" or \"dropdown-list\", and is \"\(type.prefix(40))\"",
                    "должно быть \"input\" или \"dropdown-list\", а не \"\(type.prefix(40))\"")
            }
            var field = Field(id: id, name: name, kind: kind ?? .input)
            field.label = optionalText(json, "label", at: "\(place).")
            field.placeholder = optionalText(json, "placeholder", at: "\(place).")
            field.value = optionalText(json, "value", at: "\(place).")
            field.updatesForm = flag(json, "updateForm", at: "\(place).")
            if kind == .list { field.items = items(json["items"], at: "\(place).items") }
            return field
        }

        private mutating func items(_ json: JSONValue?, at place: String) -> [Item] {
            guard let list = json?.array else {
                add(place, "must be a list of value and name", "должно быть списком из value и name")
                return []
            }
            var items: [Item] = []
            for (index, json) in list.enumerated() {
                guard json.object != nil, let value = json["value"]?.text else {
                    add("\(place)[\(index)].value", "is missing", "отсутствует")
                    continue
                }
                items.append(Item(value: value, name: optionalText(json, "name", at: "\(place)[\(index)].") ?? value))
            }
            return items
        }
    }
}

/// Why the portal cannot show an application's form, or does not know whether it was saved.
struct SettingsProblem: Error, Sendable, Hashable {
    /// A place of the answer, and what is wrong there.
    struct Place: Sendable, Hashable {
        /// `steps[0].fields[2].type`; empty for the answer as a whole.
        var path: String
        var english: String
        var russian: String

        init(_ path: String, _ english: String, _ russian: String) {
            (self.path, self.english, self.russian) = (path, english, russian)
        }
    }

    enum Reason: Sendable, Hashable {
        /// The sandbox has no way to the address, or nobody answered, or too late. The text is the client's own.
        case unreachable(String)
        case status(Int)
        /// The answer is no JSON; the text says where it stops being so.
        case notJSON(String)
        /// It is JSON of another shape.
        case shape
        /// The application wants no tokens to be made for this person.
        case refused(RESTFailure)
    }

    var reason: Reason = .shape
    var places: [Place] = []
    /// The answer's beginning, to be shown.
    var answer = ""
    /// Address that was asked.
    var address = ""

    /// The code under which the journal keeps it.
    var code: String {
        switch reason {
        case .unreachable(let text): text
        case .status(let status): "HTTP \(status)"
        case .notJSON: "not JSON"
        case .shape: "wrong shape"
        case .refused(let failure): failure.code.value
        }
    }

    /// Every place in one line, for the journal; `nil` when there is none.
    var details: String? {
        if case .notJSON(let text) = reason { return text }
        return places.isEmpty
            ? nil
            : places.map { $0.path.isEmpty ? "the answer \($0.english)" : "\($0.path) \($0.english)" }
                .joined(separator: "; ")
    }
}
