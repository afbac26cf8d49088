/// A settings form as it stands before somebody: the step, what was filled in, and what is wrong with it.
struct SettingsView: Sendable {
    var form: SettingsForm
    /// The application's description as it came.
    var json: JSONValue
    /// By field name.
    var values: [String: String]
    /// Kept within the form's steps.
    var step: Int = 0 {
        didSet { step = min(max(step, 0), form.steps.count - 1) }
    }
    /// Messages by field name.
    var errors: [String: [String]] = [:]
    /// Messages about no field of the form.
    var generalErrors: [SettingsExchange.Complaint] = []
    /// Index of the field that has the cursor.
    var focus: Int?

    /// The values that the application proposes.
    static func values(of form: SettingsForm) -> [String: String] {
        Dictionary(uniqueKeysWithValues: form.fields.map { ($0.field.name, $0.field.value ?? "") })
    }

    /// `data` of the requests to the application.
    var data: JSONObject {
        JSONObject(uniqueKeysWithValues: form.fields.map { ($0.field.name, .string(values[$0.field.name] ?? "")) })
    }

    /// Takes over what the page has sent.
    mutating func read(_ fields: JSONObject) {
        let sent = fields["v"] ?? [:]
        for (index, element) in form.fields.enumerated() {
            let text =
                sent[String(index)]?.text ?? sent.array.flatMap { $0.indices.contains(index) ? $0[index].text : nil }
            values[element.field.name] = text ?? element.field.value ?? ""
        }
        step = fields["step"]?.integer ?? 0
        focus = fields["changed"]?.text.flatMap { Int($0) }
    }

    /// The form that the application gives for the values: what somebody has filled in stays, but where the application proposes
    /// another value than before, and where a list does not have it any more.
    func renewed(_ new: SettingsForm, json: JSONValue) -> SettingsView {
        let proposed = Self.values(of: form)
        var view = SettingsView(form: new, json: json, values: Self.values(of: new))
        for (_, field) in new.fields {
            guard let value = values[field.name], field.value == nil || field.value == proposed[field.name],
                field.kind == .input || field.items.contains(where: { $0.value == value })
            else { continue }
            view.values[field.name] = value
        }
        let stepID = form.steps[step].id
        view.step = new.steps.firstIndex { $0.id == stepID } ?? step
        if let focus, form.fields.indices.contains(focus) {
            let name = form.fields[focus].field.name
            view.focus = new.fields.firstIndex { $0.field.name == name }
        }
        return view
    }

    /// The same with the application's messages, at the first step that has one.
    func complaining(_ complaints: [SettingsExchange.Complaint]) -> SettingsView {
        var view = self
        let names = Set(form.fields.map(\.field.name))
        for complaint in complaints {
            if names.contains(complaint.field) {
                view.errors[complaint.field, default: []].append(complaint.message)
            } else {
                view.generalErrors.append(complaint)
            }
        }
        if let index = form.fields.firstIndex(where: { view.errors[$0.field.name] != nil }) {
            view.step = form.fields[index].step
            view.focus = index
        }
        return view
    }
}
