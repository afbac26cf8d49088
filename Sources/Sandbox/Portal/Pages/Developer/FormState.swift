import Foundation

/// What was typed into a form, and what is wrong with it. A form that is refused shows both again.
struct FormState: Sendable {
    var values: JSONObject = [:]
    /// By the field's name.
    var errors: [String: String] = [:]

    /// A field's text without blanks round it.
    func text(_ name: String) -> String {
        (values[name]?.text ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// A field's text, or nothing when it is empty.
    func filled(_ name: String) -> String? {
        let text = text(name)
        return text.isEmpty ? nil : text
    }

    func flag(_ name: String) -> Bool { values[name]?.text.map { $0 == "Y" || $0 == "1" } ?? false }

    /// The boxes that were ticked in `name[]`.
    func list(_ name: String) -> [String] {
        guard let value = values[name] else { return [] }
        if let array = value.array { return array.compactMap(\.text) }
        return value.object?.values.compactMap(\.text) ?? value.text.map { [$0] } ?? []
    }

    /// One of `name[en]`, `name[ru]`.
    func part(_ name: String, _ key: String) -> String {
        (values[name]?.object?[key]?.text ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// The bytes of a file that was chosen in the field, and its name.
    func file(_ name: String) -> (name: String, bytes: [UInt8])? {
        let value = values[name]
        let pair = value?.array ?? value?.object.map { [$0["0"] ?? .null, $0["1"] ?? .null] } ?? []
        guard pair.count == 2, let file = pair[0].string, !file.isEmpty,
            let data = pair[1].string.flatMap({ Data(base64Encoded: $0) })
        else { return nil }
        return (file, Array(data))
    }

    /// Notes an error, unless the field has one already.
    mutating func refuse(_ name: String, _ text: String) { if errors[name] == nil { errors[name] = text } }

    /// An absolute http or https address, or nothing.
    mutating func address(_ name: String, _ visit: Visit) -> String? {
        guard let text = filled(name) else { return nil }
        guard text.utf8.count <= 2000, WebAddress(text) != nil else {
            refuse(
                name,
                visit.say(
                    "Not an absolute http or https address, such as https://app.example/app",
                    "Это не полный адрес http или https, например https://app.example/app"))
            return nil
        }
        return text
    }

    /// A whole number, or nothing.
    mutating func number(_ name: String, in range: ClosedRange<Int>, _ visit: Visit) -> Int? {
        guard let text = filled(name) else { return nil }
        guard let number = Int(text), range.contains(number) else {
            refuse(
                name,
                visit.say(
                    "A whole number from \(range.lowerBound) to \(range.upperBound) is meant here",
                    "Здесь нужно целое число от \(range.lowerBound) до \(range.upperBound)"))
            return nil
        }
        return number
    }

    /// Turns a refusal of the registry into an error at the field that it names.
    mutating func take(_ failure: RESTFailure) {
        let field = failure.extra["argument"]?.string ?? ""
        refuse(field, failure.text ?? failure.code.value)
    }
}

/// Fields of a form as markup: a label, the value that was typed, and the error under it.
struct FormFields: Sendable {
    let visit: Visit
    let state: FormState

    private func identifier(_ name: String) -> String {
        "f-" + name.map { $0.isLetter || $0.isNumber || $0 == "_" ? String($0) : "-" }.joined()
    }

    private func error(_ name: String) -> HTML {
        guard let text = state.errors[name] else { return "" }
        return "<p class=\"error\" id=\"\(identifier(name))-error\">\(text)</p>"
    }

    private func attributes(_ name: String) -> HTML {
        guard state.errors[name] != nil else { return "" }
        return " aria-invalid=\"true\" aria-describedby=\"\(identifier(name))-error\""
    }

    private func hint(_ text: String?) -> HTML {
        guard let text else { return "" }
        return "<p class=\"quiet hint\">\(text)</p>"
    }

    /// All errors in one sentence at the top, with those that belong to no field of the form.
    func summary(fields: [String]) -> HTML {
        guard !state.errors.isEmpty else { return "" }
        let others = state.errors.filter { !fields.contains($0.key) }.values.sorted().map { text -> HTML in
            "<br>\(text)"
        }
        return """
            <p class="notice bad" role="alert">\(visit.say(
                "Nothing was saved: see what stands under the fields.",
                "Ничего не сохранено: посмотрите, что написано под полями."))\(others)</p>
            """
    }

    func text(
        _ name: String, _ label: String, hint: String? = nil, type: String = "text", required: Bool = false
    ) -> HTML {
        """
        <div class="field"><label for="\(identifier(name))">\(label)\(HTML.when(required, " *"))</label>
        <input id="\(identifier(name))" name="\(name)" type="\(type)" value="\(state.text(name))" spellcheck="false"\(attributes(name))>
        \(error(name))\(self.hint(hint))</div>
        """
    }

    /// `name[key]`
    func part(_ name: String, _ key: String, _ label: String, rows: Int = 1) -> HTML {
        let id = identifier("\(name)-\(key)")
        let value = state.part(name, key)
        let line: HTML =
            "<input id=\"\(id)\" name=\"\(name)[\(key)]\" value=\"\(value)\"\(attributes("\(name)[\(key)]"))>"
        let area: HTML = """
            <textarea id="\(id)" name="\(name)[\(key)]" rows="\(rows)"\(attributes("\(name)[\(key)]"))>\(value)</textarea>
            """
        return """
            <div class="field"><label for="\(id)">\(label)</label>
            \(rows == 1 ? line : area)
            \(error("\(name)[\(key)]"))</div>
            """
    }

    func area(_ name: String, _ label: String, rows: Int, hint: String? = nil) -> HTML {
        """
        <div class="field"><label for="\(identifier(name))">\(label)</label>
        <textarea id="\(identifier(name))" name="\(name)" rows="\(rows)" spellcheck="false"\(attributes(name))>\
        \(state.values[name]?.text ?? "")</textarea>
        \(error(name))\(self.hint(hint))</div>
        """
    }

    func check(_ name: String, _ label: String, hint: String? = nil) -> HTML {
        """
        <div class="field check"><label><input type="checkbox" id="\(identifier(name))" name="\(name)" value="Y"\
        \(HTML.when(state.flag(name), " checked"))\(attributes(name))> \(label)</label>
        \(error(name))\(self.hint(hint))</div>
        """
    }

    func choice(_ name: String, _ label: String, _ options: [(value: String, label: String)], hint: String? = nil)
        -> HTML
    {
        let chosen = state.text(name)
        let items = options.map { option -> HTML in
            """
            <option value="\(option.value)"\(HTML.when(option.value == chosen, " selected"))>\(option.label)</option>
            """
        }
        return """
            <div class="field"><label for="\(identifier(name))">\(label)</label>
            <select id="\(identifier(name))" name="\(name)"\(attributes(name))>\(items)</select>
            \(error(name))\(self.hint(hint))</div>
            """
    }

    func file(_ name: String, _ label: String, accept: String, hint: String? = nil) -> HTML {
        """
        <div class="field"><label for="\(identifier(name))">\(label)</label>
        <input id="\(identifier(name))" name="\(name)" type="file" accept="\(accept)"\(attributes(name))>
        \(error(name))\(self.hint(hint))</div>
        """
    }

    /// Every permission with what it means, as boxes to tick.
    func scopes(_ name: String, _ label: String) -> HTML {
        let chosen = Set(state.list(name))
        let known = ScopeText.all
        // What a card asks for may be newer than the sandbox.
        let others = chosen.subtracting(known).sorted()
        let boxes = (known + others).map { scope -> HTML in
            """
            <li><label><input type="checkbox" name="\(name)[]" value="\(scope)"\(HTML.when(chosen.contains(scope), " checked"))>
            <span><code>\(scope)</code> \(ScopeText.plain(scope, visit))</span></label></li>
            """
        }
        return """
            <fieldset class="field"><legend>\(label)</legend>
            \(error(name))
            <ul class="boxes">\(boxes)</ul></fieldset>
            """
    }
}
