import Bitrix24Wire
import Foundation
import GRDB
import Testing

@testable import Sandbox

@Suite("Static applications")
struct StaticApplicationTests {
    typealias Portal = PortalInHand

    static func archive(_ files: [(String, String)]) -> [UInt8] {
        ArchiveWriter.archive(files.map { ArchiveReader.Entry(path: $0.0, content: Array($0.1.utf8)) })
    }

    static let index = ("index.html", "<!DOCTYPE html><title>App</title><script src=\"js/app.js\"></script>")
    static let installer = ("install.html", "<!DOCTYPE html><title>Wizard</title>")
    static let simple = archive([index, ("js/app.js", "1;")])

    struct Bad: Sendable, CustomTestStringConvertible {
        var name: String
        var files: [(String, String)]
        var reason: ArchiveError.Reason
        var entry: String?
        var testDescription: String { name }
    }

    @Test(
        "An archive that is no application is refused, and the entry is named",
        arguments: [
            Bad(name: "nothing in it", files: [], reason: .missing, entry: "index.html"),
            Bad(name: "no index.html", files: [("main.html", "<p>x</p>")], reason: .missing, entry: "index.html"),
            Bad(name: "only the wizard", files: [installer], reason: .missing, entry: "index.html"),
            Bad(
                name: "the folder is packed, not what is in it", files: [("app/index.html", "<p>x</p>")],
                reason: .missing,
                entry: "app/index.html"),
            Bad(name: "capital letters", files: [("Index.HTML", "<p>x</p>")], reason: .missing, entry: "Index.HTML"),
            Bad(
                name: "a wizard in capital letters", files: [index, ("Install.html", "<p>x</p>")], reason: .missing,
                entry: "Install.html"),
            Bad(name: "an empty page", files: [("index.html", " \n")], reason: .content, entry: "index.html"),
            Bad(
                name: "an empty wizard", files: [index, ("install.html", "")], reason: .content, entry: "install.html"),
            Bad(name: "binary", files: [("index.html", "\u{0}\u{1}\u{2}")], reason: .content, entry: "index.html"),
        ])
    func refused(bad: Bad) {
        let error = #expect(throws: ArchiveError.self) { try StaticArchive(Self.archive(bad.files)) }
        #expect(error?.reason == bad.reason)
        #expect(error?.entry == bad.entry)
    }

    @Test("The administration interface takes an archive with the card, with a version, and for itself")
    func card() async throws {
        try await withTrial { sandbox in
            let control = sandbox.control
            let made = try await control.call(
                "POST", "/apps",
                ["code": "acme.static", "archive": .string(Data(Self.simple).base64EncodedString()), "mobile": true])
            let id = made["client_id"]?.string ?? ""
            let host = id.replacing(".", with: "-") + ".apps-cdn.example"
            let address = made["app_url"]?.string ?? ""
            #expect(address.hasPrefix("https://\(host)/"))
            #expect(address.hasSuffix("/index.html"))
            #expect(made["install_url"] == .null)
            #expect(made["mobile"] == true)
            #expect(made["archive"]?["bytes"]?.integer == Self.simple.count)
            #expect(made["archive"]?["files"] == ["index.html": .int(Self.index.1.utf8.count), "js/app.js": 2])

            let page = try await sandbox.ask(address)
            #expect(page.status == 200)
            #expect(page.text == Self.index.1)
            let second = Self.archive([Self.index, Self.installer])
            let next = try await control.call(
                "POST", "/apps/\(id)/versions", ["archive": .string(Data(second).base64EncodedString())])
            #expect(next["install_url"]?.string?.hasSuffix("/install.html") == true)
            #expect(next["mobile"] == true)
            // Whoever has the first version goes on to see the first archive.
            #expect(try await sandbox.ask(address).status == 200)
            let third = try await control.call("POST", "/apps/\(id)/versions", ["title": "Only a new title"])
            #expect(third["app_url"] == next["app_url"])
            let replaced = try await control.call(
                "PUT", "/apps/\(id)/archive", ["archive": .string(Data(Self.simple).base64EncodedString())])
            #expect(replaced["app_url"]?.string == address)
            #expect(replaced["install_url"] == .null)
        }
    }

    @Test("A refused archive leaves everything as it was")
    func nothingHalf() async throws {
        try await withTrial { sandbox in
            let control = sandbox.control
            let made = try await control.call(
                "POST", "/apps", ["archive": .string(Data(Self.simple).base64EncodedString())])
            let id = made["client_id"]?.string ?? ""
            let bad = Self.archive([("a.html", "x")])
            let bodies: [(JSONValue, String, String)] = [
                (["archive": .string(Data(bad).base64EncodedString())], "ARCHIVE_MISSING_PART", "index.html"),
                (["archive": "!!"], "ARCHIVE_WRONG_TYPE", "base64"),
                (["archive": .string(Data("hello".utf8).base64EncodedString())], "ARCHIVE_WRONG_TYPE", "no zip"),
                (
                    ["archive": .string(Data(ForgedArchive(.init("../index.html")).bytes).base64EncodedString())],
                    "ARCHIVE_UNSAFE_PATH", "../index.html"
                ),
                ([:], "invalid_field", "archive"),
            ]
            for (body, code, word) in bodies {
                let error = await #expect(throws: SandboxControlError.self) {
                    try await control.call("PUT", "/apps/\(id)/archive", body)
                }
                #expect(error?.status == 400)
                #expect(error?.error == code)
                #expect(error?.message.contains(word) == true, "\(String(describing: error))")
            }
            let both: JSONValue = [
                "archive": .string(Data(Self.simple).base64EncodedString()), "app_url": "https://app.example/",
            ]
            await #expect(throws: SandboxControlError.self) { try await control.call("POST", "/apps", both) }
            await #expect(throws: SandboxControlError.self) {
                try await control.call("POST", "/apps/\(id)/versions", both)
            }
            let now = try await control.call("GET", "/apps/\(id)")
            #expect(now["app_url"] == made["app_url"])
            #expect(now["archive"] == made["archive"])
            #expect(now["number"] == 1)
            #expect(try await control.call("GET", "/apps")["apps"]?.array?.count == 1)
            #expect(try await sandbox.ask(now["app_url"]?.string ?? "").text == Self.index.1)
        }
    }

    struct Asked: Sendable, CustomTestStringConvertible {
        var path: String
        var status = 200
        var type = "text/plain; charset=utf-8"
        var word = ""
        var method = "GET"
        var testDescription: String { "\(method) \(path)" }
    }

    @Test("Files are served with their types, and nothing but files")
    func files() async throws {
        let files: [(String, String)] = [
            Self.index, ("css/Style.css", "a{}"), ("js/app.mjs", "1"), ("data.json", "{}"), ("pic.svg", "<svg/>"),
            ("font.woff2", "x"), ("module.wasm", "x"), ("тест.txt", "да"), ("a b+c.txt", "x"), ("LICENSE", "x"),
            ("page.htm", "x"), (".well-known/x", "x"),
        ]
        let asked: [Asked] = [
            Asked(path: "index.html?DOMAIN=x", type: "text/html; charset=utf-8"),
            Asked(path: "css/Style.css", type: "text/css; charset=utf-8"),
            Asked(path: "js/app.mjs", type: "text/javascript; charset=utf-8"),
            Asked(path: "data.json", type: "application/json; charset=utf-8"),
            Asked(path: "pic.svg", type: "image/svg+xml; charset=utf-8"), Asked(path: "font.woff2", type: "font/woff2"),
            Asked(path: "module.wasm", type: "application/wasm"), Asked(path: "%D1%82%D0%B5%D1%81%D1%82.txt"),
            Asked(path: "a%20b+c.txt"), Asked(path: "LICENSE", type: "application/octet-stream"),
            Asked(path: "", status: 404), Asked(path: "css/", status: 404), Asked(path: "css", status: 404),
            Asked(path: "css/style.css", status: 404, word: "css/Style.css"),
            Asked(path: "../index.html", status: 404), Asked(path: "%2e%2e/index.html", status: 404),
            Asked(path: "index.html/", status: 404), Asked(path: "none.js", status: 404, word: "relatively"),
            Asked(path: "index.html", status: 405, word: "BX24", method: "POST"),
        ]
        try await withTrial { sandbox in
            let made = try await sandbox.control.call(
                "POST", "/apps", ["archive": .string(Data(Self.archive(files)).base64EncodedString())])
            let base = String((made["app_url"]?.string ?? "").dropLast("index.html".count))
            for one in asked {
                let answer = try await sandbox.ask(base + one.path, method: one.method)
                #expect(answer.status == one.status, "\(one)")
                #expect(answer.headers["content-type"] == one.type, "\(one)")
                #expect(one.word.isEmpty || answer.text.contains(one.word), "\(one): \(answer.text)")
                #expect(answer.headers["x-content-type-options"] == "nosniff")
            }
            let root = base.split(separator: "/").prefix(2).joined(separator: "//")
            #expect(try await sandbox.ask("\(root)/").status == 404)
            #expect(try await sandbox.ask("\(root)/favicon.ico").status == 404)
            let tag = try await sandbox.ask(base + "index.html").headers["etag"] ?? ""
            #expect(try await sandbox.ask(base + "index.html", headers: [("If-None-Match", tag)]).status == 304)
            // Nobody's host, though of the same kind.
            #expect(try await sandbox.ask("https://app-1-1.apps-cdn.example/x/index.html").status == 404)
            #expect(try await sandbox.control.call("GET", "/portals")["portals"] != nil)
            await #expect(throws: SandboxControlError.self) {
                try await sandbox.control.call("POST", "/portals", ["domain": "app-1-1.apps-cdn.example"])
            }
        }
    }

    @Test("A frame opens the file by its address alone, and the portal's script has the tokens for its messages")
    func frame() async throws {
        let portal = try await Portal.make(installed: false)
        defer { portal.close() }
        let (platform, application) = (portal.platform, portal.application)
        let archive = try StaticArchive(Self.archive([Self.index, Self.installer]))
        try await platform.database.write { db in
            try archive.attach(
                db, clientID: application.clientID, version: application.currentVersion, platform: platform)
            _ = try InstallationService(platform: platform).install(
                db, clientID: application.clientID, portal: portal.portal, userID: 1, finish: false)
        }
        let page = try await portal.page("/marketplace/app/1/", as: Portal.administrator)
        let told = try Portal.frame(in: page)
        #expect(told["isStatic"] == true)
        #expect(told["isInstaller"] == true)
        let address = told["address"]?.string ?? ""
        #expect(
            address.contains("/\(archive.folder)/install.html?DOMAIN=acme.bitrix24.com&PROTOCOL=1&LANG=en&APP_SID="))
        #expect(Portal.fields(in: page)["AUTH_ID"]?.isEmpty == false)
        let cookie = try await portal.session(of: 1)
        let plain = await portal.ask(
            "GET", "/marketplace/app/1/", cookie: cookie, secure: false, listener: .plain, host: "acme.localhost:5001"
        ).page
        let label = StaticHost(clientID: application.clientID).label
        #expect(
            try Portal.frame(in: plain)["address"]?.string?.hasPrefix(
                "http://\(label).localhost:5001/\(archive.folder)/install.html?") == true)
        let entry = try #require(portal.platform.journal.entries().last)
        #expect(entry.fields["http_method"] == "GET")
        #expect(entry.fields["body"] == "")
        #expect(try await portal.page("/marketplace/app/1/", as: Portal.employee).contains("not fully installed yet"))
        try await portal.update("UPDATE installation SET isFinished = 1")
        let finished = try Portal.frame(in: try await portal.page("/marketplace/app/1/", as: Portal.employee))
        #expect(finished["address"]?.string?.contains("/index.html?") == true)
    }

    @Test(
        "A browser without the proxy gets the library from the application's own host, and everybody else the page as it is"
    )
    func localLibrary() async throws {
        let portal = try await Portal.make(installed: false)
        defer { portal.close() }
        let (platform, application) = (portal.platform, portal.application)
        let page =
            "<script src=\"//api.bitrix24.com/api/v1/\"></script><script src='https://api.bitrix24.ru/api/v1/'></script>"
        let archive = try StaticArchive(Self.archive([("index.html", page)]))
        try await platform.database.write { db in
            try archive.attach(
                db, clientID: application.clientID, version: application.currentVersion, platform: platform)
        }
        let files = StaticFiles(platform: platform)
        let host = StaticHost(clientID: application.clientID)
        func ask(_ authority: String, _ target: String) async -> EdgeResponse {
            await files.respond(
                to: EdgeRequest(
                    listener: .plain, isSecure: false, host: authority, plainPortalID: nil, httpMethod: "GET",
                    target: target, headers: [], body: [], remoteAddress: "127.0.0.1"), host: host)
        }
        let local = await ask("\(host.label).localhost:5001", "/\(archive.folder)/index.html").page
        #expect(local == "<script src=\"/api/v1/\"></script><script src='/api/v1/'></script>")
        #expect(await ask("\(host.label).localhost:5001", "/api/v1/").page.contains("BX24"))
        #expect(await ask(host.host, "/\(archive.folder)/index.html").page == page)
        #expect(await ask(host.host, "/api/v1/").status == 404)
    }

    @Test(
        "Hosts and client identifiers stand for each other",
        arguments: [("local.5c8bb1b0891cf2.87252039", "local-5c8bb1b0891cf2-87252039")])
    func hosts(clientID: String, label: String) {
        let host = StaticHost(clientID: clientID)
        #expect(host.label == label)
        #expect(StaticHost(host: label + StaticHost.suffix)?.clientID == clientID)
        #expect(StaticHost(host: "acme.bitrix24.com") == nil)
        #expect(StaticHost(host: "a_b" + StaticHost.suffix) == nil)
        #expect(StaticHost(address: "http://\(label)\(StaticHost.suffix)/") == nil)
        #expect(StaticHost(address: "http://\(label).localhost:5001/f/widget.html")?.clientID == clientID)
        #expect(StaticHost(address: "http://acme.localhost:5001/") == nil)
        #expect(host.address(folder: "f", path: "a b/ж.js") == "https://\(label).apps-cdn.example/f/a%20b/%D0%B6.js")
    }
}
