import Foundation
import Sandbox
import Testing

@testable import Certification

@Suite("The audit of sources")
struct AuditTests {
    struct Snippet: Sendable, CustomTestStringConvertible {
        var file: String
        var text: String
        /// `name line:column` of methods, events and placements; prefixes end with a dot, scopes begin with `@`.
        var finds: [String]
        var testDescription: String { "\(file): \(text.prefix(60))" }
    }

    @Test("Names are found where they are used, and nowhere else", arguments: swift + python + php + script)
    func finds(_ snippet: Snippet) throws {
        let result = try SourceAudit().audit(texts: [(snippet.file, snippet.text)])
        func place(_ place: AuditResult.Place) -> String { "\(place.line):\(place.column)" }
        let found =
            result.methods.map { "\($0.method) \(place($0.place))" }
            + result.events.map { "\($0.event) \(place($0.place))" }
            + result.placements.map { "\($0.placement) \(place($0.place))" }
            + result.prefixes.map { "\($0.prefix) \(place($0.place))" }
            + result.scopes.map { "@\($0.scope) \(place($0.place))" }
        #expect(found == snippet.finds)
    }

    static let swift: [Snippet] = [
        Snippet(file: "a.swift", text: #"try await portal.call("crm.deal.list", [:])"#, finds: ["crm.deal.list 1:23"]),
        Snippet(
            file: "a.swift",
            text: "// call(\"crm.deal.list\")\n/* \"crm.deal.get\" /* \"crm.deal.add\" */ \"crm.deal.update\" */",
            finds: []),
        Snippet(file: "a.swift", text: "/// \"crm.deal.list\"\nlet a = \"crm.lead.get\"", finds: ["crm.lead.get 2:9"]),
        Snippet(
            file: "a.swift", text: "let p = \"crm.\"\ncall(p + \"deal.list\")",
            finds: ["crm.deal.list 2:10", "crm. 1:9"]),
        Snippet(file: "a.swift", text: #"call("crm.\(kind).list")"#, finds: ["crm. 1:6"]),
        Snippet(file: "a.swift", text: ##"call(#"crm.deal.list"#); call(#"a"b"#)"##, finds: ["crm.deal.list 1:6"]),
        Snippet(file: "a.swift", text: "let t = \"\"\"\n  crm.deal.list\n  \"\"\"", finds: []),
        Snippet(
            file: "a.swift", text: #"log("crm.deal.list failed"); log("crm.deal"); log("see crm.deal.list")"#, finds: []
        ),
        Snippet(
            file: "a.swift", text: #"bind("ONCRMDEALADD"); place("CRM_DEAL_DETAIL_TAB"); x("DEFAULT")"#,
            finds: ["ONCRMDEALADD 1:6", "CRM_DEAL_DETAIL_TAB 1:29"]),
        Snippet(file: "a.swift", text: #"let s = "é \(call("crm.deal.list"))""#, finds: ["crm.deal.list 1:19"]),
    ]

    static let python: [Snippet] = [
        Snippet(file: "a.py", text: "bx.call('crm.deal.list')", finds: ["crm.deal.list 1:9"]),
        Snippet(file: "a.py", text: "# bx.call('crm.deal.list')\nx = 1  # 'crm.deal.get'", finds: []),
        Snippet(
            file: "a.py",
            text: "def f():\n    \"\"\"crm.deal.list\"\"\"\n    'crm.deal.get'\n    return 'crm.lead.add'",
            finds: ["crm.lead.add 4:12"]),
        Snippet(
            file: "a.py", text: "m = [\n  'crm.deal.list',\n  'crm.deal.get'\n]",
            finds: ["crm.deal.list 2:3", "crm.deal.get 3:3"]),
        Snippet(file: "a.py", text: "call('crm.' 'deal.' \"list\")", finds: ["crm.deal.list 1:6"]),
        Snippet(
            file: "a.py", text: "E = 'deal'\ncall(f'crm.{E}.list', f\"crm.{x}.get\")",
            finds: ["crm.deal.list 2:6", "crm. 2:23"]),
        Snippet(file: "a.py", text: "E = 'deal'\nE = 'lead'\ncall('crm.' + E + '.list')", finds: ["crm. 3:6"]),
        Snippet(
            file: "a.py", text: "requests.post(f'https://{domain}/rest/crm.deal.list.json', data={})",
            finds: ["crm.deal.list 1:15"]),
        Snippet(
            file: "a.py", text: "cmd = {'a': 'crm.deal.list?start=50', 'b': f'tasks.task.get?taskId={n}'}",
            finds: ["crm.deal.list 1:13", "tasks.task.get 1:44"]),
        Snippet(
            file: "a.py",
            text:
                "from b24pysdk import Client\nclient.crm.deal.add(fields={})\nself.client.user.get()\nuser.get('x')\n",
            finds: ["crm.deal.add 2:8", "user.get 3:13"]),
        Snippet(
            file: "a.py",
            text:
                "from b24pysdk import Client\nc.crm.item.list(entity_type_id=2).as_list()\nc.crm.deal.productrows.set(1)",
            finds: ["crm.item.list 2:3", "crm.deal.productrows.set 3:3"]),
        Snippet(
            file: "a.py",
            text:
                "import b24pysdk\nx = t.get_client().crm.deal.list(a=[1]).as_list()\nt.client().user.get()\nb[d].crm.lead.get()",
            finds: ["crm.deal.list 2:20", "user.get 3:12", "crm.lead.get 4:6"]),
        Snippet(file: "a.py", text: "import b24pysdk\nt.session().user.get()\nt.rows()[0].user.get()", finds: []),
        Snippet(file: "a.py", text: "client.crm.deal.add(fields={})", finds: []),
        Snippet(file: "a.py", text: "x = r'\\d\"' + \"crm.deal.list\"[0]", finds: []),
        Snippet(
            file: "a.py", text: "BIND = ('OnCrmDealAdd', 'oncall', 'ONIMBOTMESSAGEADD')",
            finds: ["ONCRMDEALADD 1:9", "ONIMBOTMESSAGEADD 1:35"]),
    ]

    static let php: [Snippet] = [
        Snippet(file: "a.php", text: "<?php CRest::call('crm.deal.list', []);", finds: ["crm.deal.list 1:19"]),
        Snippet(
            file: "a.php",
            text:
                "<?php // 'crm.deal.list' ?> 'crm.deal.get' <?php # 'crm.deal.add'\n/* 'crm.lead.get' */ call('crm.lead.add');",
            finds: ["crm.lead.add 2:27"]),
        Snippet(
            file: "a.php",
            text:
                "<?php\nconst P = 'crm.deal';\ncall(P . '.list'); call(self::P . '.get'); call(\"crm.$x.add\"); call(\"crm.{$this->x}.add\");",
            finds: ["crm.deal.list 3:10", "crm.deal.get 3:35", "crm. 3:49", "crm. 3:69"]),
        Snippet(
            file: "a.php", text: "<?php #[Attribute('crm.deal.list')]\nfunction f() {}", finds: ["crm.deal.list 1:19"]),
        Snippet(
            file: "a.php", text: "<?php $sb->getCRMScope()->deal()->add(['TITLE' => 'x']);",
            finds: ["crm.deal.add 1:12"]),
        Snippet(
            file: "a.php",
            text: "<?php $sb->getUserScope()->user()->current(); $sb->getTelephonyScope()->nothingKnown()->at(1);",
            finds: ["user.current 1:12", "@telephony 1:52"]),
        Snippet(
            file: "a.php", text: "<?php $x = <<<'T'\ncrm.deal.list\nT;\ncall('crm.lead.get');",
            finds: ["crm.lead.get 4:6"]),
        Snippet(
            file: "a.php",
            text:
                "<html><!-- BX24.callMethod('crm.deal.list') --><script>BX24.callMethod('crm.lead.list')</script><?= 'x' ?></html>",
            finds: ["crm.lead.list 1:72"]),
        Snippet(file: "a.php", text: "<?php call('it\\'s', 'crm.deal.list');", finds: ["crm.deal.list 1:21"]),
    ]

    static let script: [Snippet] = [
        Snippet(file: "a.js", text: "BX24.callMethod('crm.deal.list', {}, r => 1)", finds: ["crm.deal.list 1:17"]),
        Snippet(
            file: "a.ts", text: "const a: string = 'crm.deal.list'; // 'crm.deal.get'\n/* 'crm.lead.get' */",
            finds: ["crm.deal.list 1:19"]),
        Snippet(
            file: "a.js", text: "BX24.callBatch({a: ['crm.deal.list', {}], b: `user.get?ID=${id}`})",
            finds: ["crm.deal.list 1:21", "user.get 1:46"]),
        Snippet(
            file: "a.js", text: "const P = `crm.`\nconst M = P + 'deal.' + 'list'\ncall(`${P}lead.get`)",
            finds: ["crm.deal.list 2:15", "crm.lead.get 3:6", "crm. 1:11"]),
        Snippet(
            file: "a.js",
            text: "const r = /['\"]/g; call('crm.deal.list'); const d = a / b; call(\"crm.deal.get\") / 2",
            finds: ["crm.deal.list 1:25", "crm.deal.get 1:65"]),
        Snippet(
            file: "a.tsx", text: "const A = () => <p>Don't</p>\ncall('crm.deal.list')", finds: ["crm.deal.list 2:6"]),
        Snippet(file: "a.js", text: "call(`a ${call('crm.deal.list')} b`)", finds: ["crm.deal.list 1:16"]),
        Snippet(
            file: "a.ts", text: "await $b24.actions.v2.call.make({ method: 'crm.item.list', params: {} })",
            finds: ["crm.item.list 1:43"]),
        Snippet(
            file: "a.js", text: "fetch(`https://${d}/rest/crm.deal.list?auth=${t}`); fetch('https://example.com/a.b')",
            finds: ["crm.deal.list 1:7"]),
        Snippet(
            file: "a.html",
            text: "<p>'crm.deal.list'</p>\n<script type=module>BX24.callMethod('crm.lead.list')</script>",
            finds: ["crm.lead.list 2:37"]),
        Snippet(file: "a.js", text: "call('unclosed\ncall('crm.deal.list')", finds: ["crm.deal.list 2:6"]),
        Snippet(file: "a.go", text: "call(\"crm.deal.list\")", finds: []),
    ]

    @Test("Tests, documentation, vendored and built code is not the application's")
    func folders() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("audit-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let used = ["app.py", "src/a.js", "src/deep/b.php", "Sources/C.swift"]
        let unused = [
            "node_modules/x/a.js", "vendor/a.php", ".build/a.swift", ".git/a.py", "tests/a.py", "docs/a.js",
            "test_a.py", "src/a.test.ts", "src/a.min.js",
            "dist/a.js", "Tests/ATests.swift", "README.md", "venv/a.py", "src/__tests__/a.js",
        ]
        for name in used + unused {
            let file = folder.appendingPathComponent(name)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(
                (name.hasSuffix(".php") ? "<?php " : "").utf8 + Array("call('crm.deal.list', \"crm.deal.list\")".utf8)
            ).write(to: file)
        }
        let result = try SourceAudit().audit(["."], in: folder.path)
        #expect(Set(result.methods.map(\.place.file)) == Set(used))
        #expect(result.files == used.count)
    }

    @Test(
        "Broken sources end the reading nowhere",
        arguments: ["'", "\"\"\"", "f'{", "`${", "<?php '", "<?php <<<X\n", "/*", "\\", "#\"", "<script>'", "r'\\"])
    func broken(_ text: String) throws {
        for file in ["a.swift", "a.py", "a.php", "a.js", "a.html"] {
            #expect(try SourceAudit().audit(texts: [(file, text)]).methods.isEmpty)
        }
    }
}
