/// The form that a portal shows for an application without an interface.
///
/// Source: the platform's documentation, page "Installation wizard for applications without an interface".
public struct SettingsForm: Sendable, Hashable {
    /// One step of the form.
    public struct Step: Sendable, Hashable {
        public var id: String
        public var title: String
        public var description: String?
        public var help: String?
        public var fields: [Field]

        public init(
            id: String, title: String, description: String? = nil, help: String? = nil, fields: [Field]
        ) {
            self.id = id
            self.title = title
            self.description = description
            self.help = help
            self.fields = fields
        }
    }

    /// One field of a step.
    public struct Field: Sendable, Hashable {
        public enum Kind: Sendable, Hashable {
            /// A line of text.
            case input
            /// One of several values, each with the name that is shown.
            case dropdown([Item])
        }

        public var id: String
        /// The key of what is entered, in ``SettingsRequest/values``.
        public var name: String
        public var kind: Kind
        public var label: String?
        public var placeholder: String?
        public var value: String?
        /// `updateForm`: the portal asks for the form again when this was changed.
        public var updatesForm: Bool

        public init(
            id: String, name: String, kind: Kind = .input, label: String? = nil, placeholder: String? = nil,
            value: String? = nil, updatesForm: Bool = false
        ) {
            self.id = id
            self.name = name
            self.kind = kind
            self.label = label
            self.placeholder = placeholder
            self.value = value
            self.updatesForm = updatesForm
        }
    }

    /// A value that can be chosen.
    public struct Item: Sendable, Hashable {
        public var value: String
        public var name: String

        public init(value: String, name: String) {
            self.value = value
            self.name = name
        }
    }

    public var title: String
    public var steps: [Step]
    /// `form.id`
    public var id: String
    /// `form.action`: the public https address that what was entered is posted to.
    public var action: String
    /// `form.redirect`: where the portal goes after saving.
    public var redirect: String?
    public var saveCaption: String?
    public var cancelCaption: String?

    public init(
        title: String, id: String, action: String, redirect: String? = nil, saveCaption: String? = nil,
        cancelCaption: String? = nil, steps: [Step]
    ) {
        self.title = title
        self.id = id
        self.action = action
        self.redirect = redirect
        self.saveCaption = saveCaption
        self.cancelCaption = cancelCaption
        self.steps = steps
    }

    /// What the portal is answered, version 1 of the format.
    public func json(clientID: String) -> JSONValue {
        var form: JSONObject = ["id": .string(id), "action": .string(action), "clientId": .string(clientID)]
        if let redirect { form["redirect"] = .string(redirect) }
        if let saveCaption { form["saveCaption"] = .string(saveCaption) }
        if let cancelCaption { form["cancelCaption"] = .string(cancelCaption) }
        return [
            "title": .string(title), "version": "1", "steps": .array(steps.map(\.json)), "form": .object(form),
        ]
    }
}

extension SettingsForm.Step {
    fileprivate var json: JSONValue {
        var members: JSONObject = ["id": .string(id), "title": .string(title)]
        if let description { members["description"] = .string(description) }
        if let help { members["help"] = .string(help) }
        members["fields"] = .array(fields.map(\.json))
        return .object(members)
    }
}

extension SettingsForm.Field {
    fileprivate var json: JSONValue {
        var members: JSONObject = ["id": .string(id), "name": .string(name)]
        switch kind {
        case .input: members["type"] = "input"
        case .dropdown: members["type"] = "dropdown-list"
        }
        if let label { members["label"] = .string(label) }
        if let placeholder { members["placeholder"] = .string(placeholder) }
        if let value { members["value"] = .string(value) }
        if case .dropdown(let items) = kind {
            members["items"] = .array(items.map { ["value": .string($0.value), "name": .string($0.name)] })
        }
        if updatesForm { members["updateForm"] = true }
        return .object(members)
    }
}

/// What is wrong with a field of a settings form; the portal shows it under the field.
public struct SettingsProblem: Sendable, Hashable {
    /// ``SettingsForm/Field/name``
    public var field: String
    public var message: String

    public init(field: String, message: String) {
        self.field = field
        self.message = message
    }
}
