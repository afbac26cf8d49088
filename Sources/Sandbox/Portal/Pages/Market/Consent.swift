/// What a person agrees to: permissions in plain words, and the developer's terms.
struct Consent: Sendable {
    let visit: Visit

    /// Permissions as a list, with a note that an application is never allowed more than its user.
    func scopes(_ scopes: [String]) -> HTML {
        let items = scopes.map { scope -> HTML in
            "<li><code>\(scope)</code> \(ScopeText.plain(scope, visit))</li>"
        }
        let none: HTML = """
            <p>\(visit.say(
                "Nothing beyond what every application may do.", "Ничего сверх того, что доступно любому приложению."))</p>
            """
        let listed: HTML = "<ul class=\"scopes\">\(items)</ul>"
        return """
            <h2>\(visit.say("The application will be able to", "Приложение сможет"))</h2>
            \(items.isEmpty ? none : listed)
            <p class="quiet">\(visit.say(
                "It acts with the rights of the person who uses it, and never beyond them.",
                "Оно действует с правами того, кто им пользуется, и не шире."))</p>
            """
    }

    /// What an update adds and takes away.
    func changes(from former: [String], to scopes: [String]) -> HTML {
        let added = scopes.filter { !former.contains($0) }.map { scope -> HTML in
            "<li class=\"added\"><code>\(scope)</code> \(ScopeText.plain(scope, visit))</li>"
        }
        let removed = former.filter { !scopes.contains($0) }.map { scope -> HTML in
            "<li class=\"removed\"><code>\(scope)</code> \(ScopeText.plain(scope, visit))</li>"
        }
        let more: HTML = """
            <h2>\(visit.say("The new version will also be able to", "Новая версия также сможет"))</h2>
            <ul class="scopes">\(added)</ul>
            """
        let less: HTML = """
            <h2>\(visit.say("It will no longer be able to", "Она больше не сможет"))</h2>
            <ul class="scopes">\(removed)</ul>
            """
        return "\(HTML.when(!added.isEmpty, more))\(HTML.when(!removed.isEmpty, less))"
    }

    /// The boxes that are asked for, by field: those whose address the card gives.
    static func boxes(of application: ApplicationRow) -> [(field: String, address: String)] {
        var boxes: [(field: String, address: String)] = []
        if let address = application.licenseURL { boxes.append(("license", address)) }
        if let address = application.privacyURL { boxes.append(("privacy", address)) }
        return boxes
    }

    /// - Parameter missing: fields that were left without a tick.
    func terms(of application: ApplicationRow, ticked: JSONObject, missing: [String]) -> HTML {
        let boxes = Self.boxes(of: application).map { box -> HTML in
            let label =
                box.field == "license"
                ? visit.say("I accept the licence agreement", "Я принимаю лицензионное соглашение")
                : visit.say("I agree to the privacy policy", "Я согласен с политикой конфиденциальности")
            let error: HTML = """
                <p class="error" id="\(box.field)-error">\(visit.say(
                    "Without this the application is not installed", "Без этого приложение не устанавливается"))</p>
                """
            let isMissing = missing.contains(box.field)
            let marks: HTML = " aria-invalid=\"true\" aria-describedby=\"\(box.field)-error\""
            return """
                <div class="field"><label><input type="checkbox" name="\(box.field)" value="Y"\
                \(HTML.when(ticked[box.field]?.text == "Y", " checked"))\(HTML.when(isMissing, marks))> <span>\(label)
                (<a href="\(box.address)" target="_blank" rel="noopener noreferrer">\(visit.say("read", "прочитать"))</a>)</span></label>
                \(HTML.when(isMissing, error))</div>
                """
        }
        return boxes.isEmpty ? "" : "<fieldset class=\"terms\">\(boxes)</fieldset>"
    }

    /// Fields without a tick.
    func missing(of application: ApplicationRow, in form: JSONObject) -> [String] {
        Self.boxes(of: application).map(\.field).filter { form[$0]?.text != "Y" }
    }
}
