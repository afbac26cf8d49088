import Foundation
import Sandbox
import Yams

extension Card {
    /// Cards longer than this many bytes are refused.
    static let maximumBytes = 1 << 20

    /// Reads the card at `path` and checks all of it, the files it names included.
    ///
    /// - Throws: ``CardErrors`` with every mistake, each with line and column.
    package static func load(path: String) throws(CardErrors) -> Card {
        func failure(_ message: String, _ fix: String) -> CardErrors {
            CardErrors(errors: [CardError(path: path, line: 1, column: 1, message: message, fix: fix)])
        }
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw failure("There is no such file", "Give the path of an application card, lintel.yml")
        }
        if isFolder.boolValue {
            throw failure("This is a folder", "Give the path of the card in it: \(path)/lintel.yml")
        }
        guard let bytes = FileManager.default.contents(atPath: path) else {
            throw failure("The file cannot be read", "Check its permissions")
        }
        guard bytes.count <= maximumBytes else {
            throw failure("The file is longer than \(maximumBytes) bytes", "A card is a page or two of YAML")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw failure("The file is not UTF-8", "Save it as UTF-8")
        }
        return try parse(text, path: path) { FileManager.default.fileExists(atPath: $0) }
    }

    /// Reads a card's text.
    ///
    /// - Parameter exists: whether a file is there; given the path as it would be opened.
    /// - Throws: ``CardErrors`` with every mistake.
    static func parse(_ text: String, path: String, exists: (String) -> Bool) throws(CardErrors) -> Card {
        let facts: PlatformFacts
        do { facts = try PlatformFacts.bundled() } catch {
            throw CardErrors(errors: [CardError(path: path, line: 1, column: 1, message: "\(error)", fix: "")])
        }
        let document = try CardDocument(text: text, path: path)
        let reader = CardReader(path: path, errors: document.repeated)
        guard let root = document.root, !isNothing(root) else {
            reader.report(
                nil, "The card is empty",
                "Begin with `application:`, as the README's example does")
            throw CardErrors(errors: reader.errors)
        }
        let parts = withoutActuallyEscaping(exists) { exists in
            CardParts(reader: reader, facts: facts, path: path, exists: exists).card(root)
        }
        guard reader.errors.isEmpty, var card = parts else {
            throw CardErrors(errors: reader.errors.sorted { ($0.line, $0.column) < ($1.line, $1.column) })
        }
        card.places = reader.places
        return card
    }

    private static func isNothing(_ node: Node) -> Bool {
        guard case .scalar(let scalar) = node else { return false }
        return scalar.style == .plain && ["", "~", "null"].contains(scalar.string)
    }
}

/// The parts of a card, in the order of the design.
private struct CardParts {
    let reader: CardReader
    let facts: PlatformFacts
    let path: String
    let exists: (String) -> Bool

    func card(_ root: Node) -> Card? {
        guard let part = reader.part(root, path: "", pattern: "", keyMark: nil) else { return nil }
        var card = Card(path: path, application: Card.Application(code: ""))
        if let application = reader.part("application", in: part) { card.application = self.application(application) }
        if let run = reader.part("run", in: part) { card.run = self.run(run) }
        if let sources = reader.list("sources", in: part) { card.sources = sources.compactMap(file) }
        if let listing = reader.part("listing", in: part) { card.listing = self.listing(listing) }
        if let review = reader.part("review", in: part) { card.review = self.review(review) }
        return card
    }

    // MARK: application

    private func application(_ part: CardReader.Part) -> Card.Application {
        var application = Card.Application(code: "")
        application.type = reader.choice("type", in: part) ?? .market
        if let code = reader.text("code", in: part) {
            application.code = code.value
            if !CardSyntax.isCode(code.value, needsPartner: application.type == .market) {
                reader.report(
                    code.mark, "`\(code.value)` is no application code",
                    "Write partner code, dot, module, in small letters, digits, `_` and `-`: acme.dealpulse")
            }
        }
        application.solution = reader.choice("solution", in: part) ?? .rest
        if let version = reader.text("version", in: part) {
            application.version = version.value
            if !CardSyntax.isVersion(version.value) {
                reader.report(version.mark, "`\(version.value)` is no version", "Write numbers with dots: 1.2.0")
            }
        }
        application.interface = reader.flag("interface", in: part) ?? true
        application.mobile = reader.flag("mobile", in: part) ?? false
        application.installableByUser = reader.flag("installable_by_user", in: part) ?? false
        application.scopes = (reader.list("scopes", in: part) ?? []).compactMap(scope)
        application.placements = (reader.list("placements", in: part) ?? []).compactMap(placement)
        application.events = (reader.list("events", in: part) ?? []).compactMap(event)
        let urls = reader.part("urls", in: part)
        if let urls { application.urls = addresses(urls) }
        checkEntrance(application, part, urls)
        return application
    }

    private func addresses(_ part: CardReader.Part) -> Card.Addresses {
        Card.Addresses(
            application: address("application", in: part), installer: address("installer", in: part),
            callback: address("callback", in: part), settings: address("settings", in: part),
            redirect: address("redirect", in: part), archive: file("archive", in: part))
    }

    /// An application with an interface needs a page, and one page only.
    private func checkEntrance(_ application: Card.Application, _ part: CardReader.Part, _ urls: CardReader.Part?) {
        func has(_ key: String) -> Bool { urls?.values.contains { $0.key == key } ?? false }
        if has("application"), has("archive"), let archive = urls?.values.first(where: { $0.key == "archive" }) {
            reader.report(
                archive.keyMark, "`application.urls` names both an application address and an archive",
                "A static application has `archive` only, one on a server `application` only")
        }
        let needsPage = application.interface && application.solution == .rest
        if needsPage, !has("application"), !has("archive") {
            reader.report(
                urls?.mark ?? part.mark, "An application with an interface lacks its address",
                "Add `application` or `archive` under `application.urls`, or set `interface: false`")
        }
    }

    private func scope(_ text: CardReader.Text) -> Scope? {
        guard let scope = Scope(text.value), facts.knows(scope) else {
            let guess = Spelling.nearest(to: text.value, among: facts.scopes.keys.map(\.value).sorted())
            let fix =
                text.value == "basic"
                ? "Remove it: methods of the group `basic` need no permission"
                : guess.map { "Did you mean `\($0)`?" }
                    ?? "See https://apidocs.bitrix24.com/api-reference/scopes/permissions.html"
            reader.report(text.mark, "There is no scope `\(text.value)`", fix)
            return nil
        }
        return scope
    }

    private func placement(_ text: CardReader.Text) -> PlacementCode? {
        guard let placement = PlacementCode(text.value), facts.scopes(of: placement) != nil else {
            let guess = Spelling.nearest(to: text.value.uppercased(), among: facts.placements.keys.sorted())
            reader.report(
                text.mark, "There is no placement `\(text.value)`",
                guess.map { "Did you mean `\($0)`?" }
                    ?? "See https://apidocs.bitrix24.com/api-reference/widgets/placements.html")
            return nil
        }
        return placement
    }

    private func event(_ text: CardReader.Text) -> EventCode? {
        guard let event = EventCode(text.value), facts.scope(of: event) != nil else {
            let guess = Spelling.nearest(to: text.value.uppercased(), among: facts.events.keys.sorted())
            reader.report(
                text.mark, "There is no event `\(text.value)`",
                guess.map { "Did you mean `\($0)`?" }
                    ?? "See https://apidocs.bitrix24.com/api-reference/events/index.html")
            return nil
        }
        return event
    }

    // MARK: run

    private func run(_ part: CardReader.Part) -> Card.Run {
        var run = Card.Run()
        if let command = reader.text("command", in: part) {
            checkNames(command)
            run.command = command.value
        }
        if let origin = reader.text("origin", in: part) {
            checkNames(origin)
            let filled = origin.value.replacing("${port}", with: "1")
            if let reason = CardSyntax.faultOfOrigin(filled) {
                reader.report(
                    origin.mark, "`run.origin` \(reason)",
                    "Write the application's local address: http://127.0.0.1:${port}")
            }
            run.origin = origin.value
        } else if run.command != nil {
            run.origin = "http://127.0.0.1:${port}"
        }
        if let ready = reader.text("ready", in: part) {
            if !ready.value.hasPrefix("/") || ready.value.contains(where: \.isWhitespace) {
                reader.report(
                    ready.mark, "`run.ready` must be a path, not `\(ready.value)`", "Begin it with a slash: /healthz")
            }
            run.ready = ready.value
        }
        // These may not exist before the application has run.
        run.data = (reader.list("data", in: part) ?? []).map(\.value)
        if let environment = reader.part("env", in: part) {
            for (name, mark, text) in reader.texts(of: environment) {
                if !CardSyntax.isVariable(name) {
                    reader.report(mark, "`\(name)` is no name of a variable", "Use letters, digits and `_`")
                }
                checkNames(text)
                run.environment.append(Card.Run.Variable(name: name, value: text.value))
            }
        }
        return run
    }

    /// Names that are wrong whatever the environment holds. Others are looked up when the application starts.
    private func checkNames(_ text: CardReader.Text) {
        let known = ["port", "client_id", "client_secret"]
        if CardSyntax.hasOpenBrace(text.value) {
            reader.report(
                text.mark, "`${` is not closed in `\(text.path)`", "Add the `}`, or write `$$` for a dollar sign")
        }
        for name in RunValues.names(in: text.value) where !known.contains(name) {
            if !CardSyntax.isVariable(name) {
                reader.report(
                    text.mark, "`${\(name)}` is no name", "Use ${port}, ${client_id}, ${client_secret} or ${NAME}")
            } else if name.contains(where: \.isLowercase), let guess = Spelling.nearest(to: name, among: known) {
                reader.report(text.mark, "Nothing fills `${\(name)}`", "Did you mean `${\(guess)}`?")
            }
        }
    }

    // MARK: listing

    private func listing(_ part: CardReader.Part) -> Card.Listing {
        var listing = Card.Listing()
        listing.region = reader.choice("region", in: part) ?? .com
        if let languages = reader.part("languages", in: part) {
            for (language, mark, texts) in reader.parts(of: languages) {
                if !CardSyntax.isLanguage(language) {
                    reader.report(mark, "`\(language)` is no language code", "Use two small letters: en, ru, de")
                }
                listing.languages.append(
                    Card.Listing.Texts(
                        language: language, name: reader.text("name", in: texts)?.value ?? "",
                        short: reader.text("short", in: texts)?.value, full: reader.text("full", in: texts)?.value,
                        installation: reader.text("installation", in: texts)?.value,
                        support: reader.text("support", in: texts)?.value))
            }
        }
        listing.icon = file("icon", in: part)
        listing.screenshots = (reader.list("screenshots", in: part) ?? []).compactMap(file)
        listing.privacyPolicy = address("privacy_policy", in: part)
        listing.license = address("license", in: part)
        listing.categories = (reader.list("categories", in: part) ?? []).map(\.value)
        listing.keywords = (reader.list("keywords", in: part) ?? []).map(\.value)
        if let pricing = reader.part("pricing", in: part) {
            listing.pricing = Card.Listing.Pricing(
                model: reader.choice("model", in: pricing) ?? .free,
                externalService: reader.flag("external_service", in: pricing) ?? false)
        }
        return listing
    }

    // MARK: review

    private func review(_ part: CardReader.Part) -> Card.Submission {
        var review = Card.Submission()
        if let contact = reader.part("contact", in: part) {
            let email = reader.text("email", in: contact)
            if let email, !CardSyntax.isEmail(email.value) {
                reader.report(email.mark, "`\(email.value)` is no e-mail address", "Write name@host")
            }
            review.contact = Card.Submission.Contact(
                name: reader.text("name", in: contact)?.value ?? "", email: email?.value,
                phone: reader.text("phone", in: contact)?.value)
        }
        if let changes = reader.part("changes", in: part) {
            for (language, mark, text) in reader.texts(of: changes) {
                if !CardSyntax.isLanguage(language) {
                    reader.report(mark, "`\(language)` is no language code", "Use two small letters: en, ru, de")
                }
                review.changes[language] = text.value
            }
        }
        review.previous = file("previous", in: part)
        if let account = reader.part("test_account", in: part) {
            review.testAccount = Card.Submission.TestAccount(
                url: address("url", in: account), login: reader.text("login", in: account)?.value,
                notes: reader.text("notes", in: account)?.value)
        }
        review.guide = file("guide", in: part)
        for service in reader.list("services", in: part) ?? [] where checked(service) {
            review.services.append(service.value)
        }
        return review
    }

    // MARK: Addresses and files

    private func address(_ key: String, in part: CardReader.Part) -> String? {
        guard let text = reader.text(key, in: part), checked(text) else { return nil }
        return text.value
    }

    private func checked(_ text: CardReader.Text) -> Bool {
        guard let reason = CardSyntax.faultOfAddress(text.value) else { return true }
        reader.report(text.mark, "`\(text.path)` \(reason)", "Write a whole address: https://dealpulse.example/app")
        return false
    }

    private func file(_ key: String, in part: CardReader.Part) -> String? {
        reader.text(key, in: part).flatMap(file)
    }

    private func file(_ text: CardReader.Text) -> String? {
        let probe = Card(path: path, application: Card.Application(code: ""))
        guard exists(probe.file(text.value)) else {
            reader.report(
                text.mark, "`\(text.path)` names `\(text.value)`, which does not exist",
                "Paths start from the card's folder")
            return nil
        }
        return text.value
    }
}
