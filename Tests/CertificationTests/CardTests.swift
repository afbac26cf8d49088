import Foundation
import Sandbox
import Testing

@testable import Certification

@Suite("The application card")
struct CardTests {
    static let whole = """
        application:
          code: acme.dealpulse
          type: market
          solution: rest
          version: 1.2.0
          interface: true
          mobile: true
          installable_by_user: false
          scopes: [crm, placement, user_brief]
          placements: [CRM_DEAL_DETAIL_TAB, CRM_DYNAMIC_128_DETAIL_TAB]
          urls:
            application: https://dealpulse.example/app
            installer:   https://dealpulse.example/install
            callback:    https://dealpulse.example/installed
            settings:    https://dealpulse.example/settings
            redirect:    https://dealpulse.example/oauth
          events: [ONAPPUNINSTALL, ONCRMDEALADD, ONCRMDYNAMICITEMADD_128]
        run:
          command: python3 app.py --port ${port}
          origin: http://127.0.0.1:${port}
          ready: /healthz
          data: [var/]
          env: { CLIENT_ID: "${client_id}", CLIENT_SECRET: "${client_secret}", WORKERS: 2, HOME: "${HOME}", EMPTY: }
        sources: [.]
        listing:
          region: ru
          languages:
            en: { name: Deal Pulse, short: Deals, full: All deals, installation: Click, support: Write }
            ru: { name: Пульс сделок }
          icon: listing/icon.png
          screenshots: [listing/1.png, listing/2.png]
          privacy_policy: https://dealpulse.example/privacy
          license: https://dealpulse.example/license
          categories: [crm]
          keywords: [deals, forecast]
          pricing: { model: free, external_service: false }
        review:
          contact: { name: Ann Lee, email: ann@dealpulse.example, phone: "+1 555 0100" }
          changes: { en: Faster, ru: Быстрее }
          previous: lintel-1.1.0.yml
          test_account: { url: "https://dealpulse.example/login", login: demo, notes: Ask }
          guide: docs/testing-guide.md
          services: ["https://api.dealpulse.example/health"]
        """

    static func parse(_ text: String, exists: (String) -> Bool = { _ in true }) throws(CardErrors) -> Card {
        try Card.parse(text, path: "lintel.yml", exists: exists)
    }

    @Test("Every key of the design is read")
    func everything() throws {
        let card = try Self.parse(Self.whole)
        #expect(card.application.scopes.map(\.value) == ["crm", "placement", "user_brief"])
        #expect(card.application.placements.map(\.value) == ["CRM_DEAL_DETAIL_TAB", "CRM_DYNAMIC_128_DETAIL_TAB"])
        #expect(card.application.events.map(\.value) == ["ONAPPUNINSTALL", "ONCRMDEALADD", "ONCRMDYNAMICITEMADD_128"])
        #expect(card.application.urls.redirect == "https://dealpulse.example/oauth")
        #expect(card.installationMode == .wizard)
        #expect(card.run?.environment.map(\.name) == ["CLIENT_ID", "CLIENT_SECRET", "WORKERS", "HOME", "EMPTY"])
        #expect(card.run?.environment.map(\.value) == ["${client_id}", "${client_secret}", "2", "${HOME}", ""])
        #expect(card.names == ["Deal Pulse", "Пульс сделок"])
        #expect(card.listing?.region == .ru)
        #expect(card.review?.contact?.email == "ann@dealpulse.example")
        #expect(card.review?.changes == ["en": "Faster", "ru": "Быстрее"])
        #expect(card.review?.services == ["https://api.dealpulse.example/health"])
        #expect(card.places["application.scopes[1]"] == .init(file: "lintel.yml", line: 9, column: 17))
        #expect(card.file("listing/icon.png") == "./listing/icon.png")
    }

    @Test(
        "Cards that say little are valid",
        arguments: [
            "application: { code: acme.pulse, version: 1, urls: { application: https://a.example/ } }",
            "application: { code: acme.pulse, version: 1.0, interface: false }",
            "application: { code: pulse, type: local, version: '2', interface: false }",
            "application: { code: acme.pulse, version: 1, urls: { archive: dist.zip } }",
            "application: { code: acme.preset, version: 1, solution: crm_preset }",
            "application: { code: acme.pulse, version: 1, interface: false, urls: { callback: http://127.0.0.1:8000/i } }",
            "{\"application\": {\"code\": \"acme.pulse\", \"version\": 1, \"interface\": false}}",
        ])
    func small(_ text: String) throws {
        #expect(throws: Never.self) { try Self.parse(text) }
    }

    struct Mistake: Sendable, CustomTestStringConvertible {
        var text: String
        var errors: [String]
        var testDescription: String { errors.first ?? "" }
    }

    static func application(_ line: String) -> String {
        "application:\n  code: acme.pulse\n  version: 1.0.0\n  interface: false\n" + line
    }

    @Test("Every mistake is named with line, column and a way out", arguments: mistakes)
    func mistake(_ row: Mistake) {
        let error = #expect(throws: CardErrors.self) { try Self.parse(row.text) { !$0.contains("missing") } }
        #expect(error?.errors.map(\.description) == row.errors)
    }

    static let mistakes: [Mistake] = [
        Mistake(
            text: "",
            errors: [
                "lintel.yml:1:1: The card is empty. Begin with `application:`, as the README's example does."
            ]),
        Mistake(
            text: "# nothing\n",
            errors: [
                "lintel.yml:1:1: The card is empty. Begin with `application:`, as the README's example does."
            ]),
        Mistake(
            text: "- a",
            errors: [
                "lintel.yml:1:1: The card must be a mapping, not a list. Write its keys below it, indented by two spaces."
            ]),
        Mistake(text: "run: { command: a }", errors: ["lintel.yml:1:1: The card lacks the key `application`. Add it."]),
        Mistake(
            text: "application: { interface: false }",
            errors: [
                "lintel.yml:1:1: `application` lacks the key `code`. Add it.",
                "lintel.yml:1:1: `application` lacks the key `version`. Add it.",
            ]),
        Mistake(
            text: application("  scoops: [crm]"),
            errors: ["lintel.yml:5:3: `application` has no key `scoops`. Did you mean `scopes`?"]),
        Mistake(
            text: application("  icon: a.png"),
            errors: ["lintel.yml:5:3: `application` has no key `icon`. It belongs to `listing`."]),
        Mistake(
            text: application("  mobile: maybe"),
            errors: [
                "lintel.yml:5:11: `application.mobile` must be true or false, not `maybe`. Write `true` or `false`."
            ]),
        Mistake(
            text: application("  mobile: \"true\""),
            errors: [
                "lintel.yml:5:11: `application.mobile` must be true or false, not `true`. Write `true` or `false`."
            ]),
        Mistake(
            text: application("  scopes: crm"),
            errors: [
                "lintel.yml:5:11: `application.scopes` must be a list, not a text. Write it as [a, b], or a line with `- ` for each."
            ]),
        Mistake(
            text: application("  scopes: [crm, taks]"),
            errors: ["lintel.yml:5:17: There is no scope `taks`. Did you mean `task`?"]),
        Mistake(
            text: application("  scopes: [basic]"),
            errors: [
                "lintel.yml:5:12: There is no scope `basic`. Remove it: methods of the group `basic` need no permission."
            ]),
        Mistake(
            text: application("  scopes:\n    - crm\n    - crm"),
            errors: ["lintel.yml:7:7: `crm` stands twice in `application.scopes`, first in line 6. Remove one."]),
        Mistake(
            text: application("  placements: [CRM_DEAL_DETAIL_TABS]"),
            errors: [
                "lintel.yml:5:16: There is no placement `CRM_DEAL_DETAIL_TABS`. Did you mean `CRM_DEAL_DETAIL_TAB`?"
            ]),
        Mistake(
            text: application("  events: [ONCRMDEALAD]"),
            errors: ["lintel.yml:5:12: There is no event `ONCRMDEALAD`. Did you mean `ONCRMDEALADD`?"]),
        Mistake(
            text: application("  type: markt"),
            errors: [
                "lintel.yml:5:9: `application.type` cannot be `markt`. Did you mean `market`? Choose one of `market`, `local`."
            ]),
        Mistake(
            text: application("  events:"),
            errors: ["lintel.yml:5:3: `application.events` has no value. Give it one, or remove the line."]),
        Mistake(
            text: application(
                "  urls: { callback: dealpulse.example, redirect: 'ftp://a.example', settings: 'https://a b/' }"),
            errors: [
                "lintel.yml:5:21: `application.urls.callback` is no absolute address: `dealpulse.example`. Write a whole address: https://dealpulse.example/app.",
                "lintel.yml:5:50: `application.urls.redirect` must begin with https, not with `ftp`. Write a whole address: https://dealpulse.example/app.",
                "lintel.yml:5:79: `application.urls.settings` holds white space. Write a whole address: https://dealpulse.example/app.",
            ]),
        Mistake(
            text: "application: { code: Acme, version: one, urls: { application: https://a.example/ } }",
            errors: [
                "lintel.yml:1:22: `Acme` is no application code. Write partner code, dot, module, in small letters, digits, `_` and `-`: acme.dealpulse.",
                "lintel.yml:1:37: `one` is no version. Write numbers with dots: 1.2.0.",
            ]),
        Mistake(
            text: "application: { code: acme.pulse, version: 1 }",
            errors: [
                "lintel.yml:1:1: An application with an interface lacks its address. Add `application` or `archive` under `application.urls`, or set `interface: false`."
            ]),
        Mistake(
            text: application("listing:\n  icon: missing.png\n  screenshots: [a.png, missing/b.png]"),
            errors: [
                "lintel.yml:6:9: `listing.icon` names `missing.png`, which does not exist. Paths start from the card's folder.",
                "lintel.yml:7:24: `listing.screenshots[1]` names `missing/b.png`, which does not exist. Paths start from the card's folder.",
            ]),
        Mistake(
            text: application(
                "run:\n  command: app ${prot}\n  origin: 127.0.0.1\n  ready: healthz\n  env: { 1A: x, B: '${' }"),
            errors: [
                "lintel.yml:6:12: Nothing fills `${prot}`. Did you mean `${port}`?",
                "lintel.yml:7:11: `run.origin` is no absolute address: `127.0.0.1`. Write the application's local address: http://127.0.0.1:${port}.",
                "lintel.yml:8:10: `run.ready` must be a path, not `healthz`. Begin it with a slash: /healthz.",
                "lintel.yml:9:10: `1A` is no name of a variable. Use letters, digits and `_`.",
                "lintel.yml:9:20: `${` is not closed in `run.env.B`. Add the `}`, or write `$$` for a dollar sign.",
            ]),
        Mistake(
            text: application("listing:\n  languages:\n    english: { name: Pulse }\n    ru: { short: x }"),
            errors: [
                "lintel.yml:7:5: `english` is no language code. Use two small letters: en, ru, de.",
                "lintel.yml:8:5: `listing.languages.ru` lacks the key `name`. Add it.",
            ]),
        Mistake(
            text: application("review: { contact: { name: Ann, email: ann } }"),
            errors: ["lintel.yml:5:40: `ann` is no e-mail address. Write name@host."]),
        Mistake(
            text: application("  mobile: true\n  mobile: false"),
            errors: ["lintel.yml:6:3: The key `mobile` stands here a second time. Keep one of the two."]),
        Mistake(
            text: application("  mobile: true\n  mobile: false\n  scopes: [taks]"),
            errors: [
                "lintel.yml:6:3: The key `mobile` stands here a second time. Keep one of the two.",
                "lintel.yml:7:12: There is no scope `taks`. Did you mean `task`?",
            ]),
        Mistake(
            text: "application:\n  code: acme.pulse\n\tversion: 1",
            errors: [
                "lintel.yml:3:1: This is not YAML: found a tab character that violates indentation. Indent with spaces: YAML takes no tabs."
            ]),
        Mistake(
            text: "application: {\n  code: a.b,\n",
            errors: [
                "lintel.yml:3:1: This is not YAML: did not find expected node content. Check the indentation and the quotation marks of this line and the one above."
            ]),
        Mistake(
            text: "application: { code: a.b, version: 1, interface: false }\n---\nrun: {}",
            errors: [
                "lintel.yml:2:1: This is not YAML: but found another document. A card is one document: remove the second `---`."
            ]),
    ]

    @Test(
        "A card that is not there, a folder and a file that is no text are refused",
        arguments: ["none.yml", ".", "binary.yml"])
    func files(_ name: String) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("card-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data([0xFF, 0xFE, 0x00]).write(to: folder.appendingPathComponent("binary.yml"))
        #expect(throws: CardErrors.self) { try Card.load(path: folder.appendingPathComponent(name).path) }
    }

    @Test("The values of a run are filled in, a doubled dollar sign is one, an unknown name is refused")
    func interpolation() throws {
        let values = RunValues(
            port: 8123, clientID: "local.1", clientSecret: "test-secret", environment: ["HOME": "/h"])
        #expect(
            try values.filled("a ${port} ${client_id}:${client_secret} ${HOME} $$x $PATH ${")
                == "a 8123 local.1:test-secret /h $x $PATH ${")
        #expect(throws: RunValues.UnknownName(name: "NOPE")) { try values.filled("${NOPE}") }
    }

    @Test("The published schema has the parser's keys, no more and no fewer")
    func schema() throws {
        let schema = try JSONValue(parsing: try ResourceTable.text("card.schema.json"))
        var found: [String: [String]] = [:]
        var required: [String: [String]] = [:]
        func walk(_ node: JSONValue, _ path: String) {
            if let properties = node["properties"]?.object {
                found[path] = Array(properties.keys)
                #expect(node["additionalProperties"]?.bool == false, "\(path)")
                if let keys = node["required"]?.array { required[path] = keys.compactMap(\.string) }
                for (key, value) in properties { walk(value, path.isEmpty ? key : path + "." + key) }
            } else if let open = node["additionalProperties"], open.object != nil {
                found[path] = ["*"]
                walk(open, path + ".*")
            }
        }
        walk(schema, "")
        #expect(found.mapValues(Set.init) == CardKeys.table.mapValues(Set.init))
        #expect(required.mapValues(Set.init) == CardKeys.required.mapValues(Set.init))
    }
}
