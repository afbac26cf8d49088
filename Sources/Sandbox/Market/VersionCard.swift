import Foundation
import GRDB

/// What a version is called and says about itself in one language.
struct VersionText: Codable, Sendable, Hashable {
    var name = ""
    /// Item of the left menu; empty: the name.
    var menu = ""
    var short = ""
    var description = ""
    /// What is new against the version before.
    var changes = ""

    private enum CodingKeys: String, CodingKey { case name, menu, short, description, changes }

    init(name: String = "", menu: String = "", short: String = "", description: String = "", changes: String = "") {
        (self.name, self.menu, self.short) = (name, menu, short)
        (self.description, self.changes) = (description, changes)
    }

    init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: CodingKeys.self)
        func text(_ key: CodingKeys) throws -> String { try members.decodeIfPresent(String.self, forKey: key) ?? "" }
        self.init(
            name: try text(.name), menu: try text(.menu), short: try text(.short), description: try text(.description),
            changes: try text(.changes))
    }

    var isEmpty: Bool { self == VersionText() }

    /// The texts as ``ApplicationVersionRow/languages`` keeps them.
    static func stored(_ texts: [String: VersionText]) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let filled = texts.filter { !$0.value.isEmpty }
        return (try? encoder.encode(filled)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }
}

/// How far a version is from being offered to everybody.
enum VersionState: String, CaseIterable, Sendable {
    /// Its developer alone sees it.
    case draft
    /// Portals that the developer named may install it.
    case test
    /// In the catalogue. Such a version does not change any more.
    case published
}

/// What installs: a program that works by REST, or an archive of settings that the portal applies itself.
enum TechnologicalType: String, CaseIterable, Sendable {
    case rest
    case crmPreset = "crm_preset"
    case smartScenarios = "smart_scenarios"
    case siteTemplate = "site_template"
    case reports = "bi_reports"
}

extension ApplicationVersionRow {
    /// Texts by language.
    var texts: [String: VersionText] {
        (try? JSONDecoder().decode([String: VersionText].self, from: Data(languages.utf8))) ?? [:]
    }

    /// The first text that is not empty: of the language, in English, in any language.
    func text(_ part: KeyPath<VersionText, String>, in language: String) -> String? {
        let texts = texts
        let order = [language, "en"] + texts.keys.sorted()
        return order.lazy.compactMap { texts[$0]?[keyPath: part] }.first { !$0.isEmpty }
    }

    func name(in language: String) -> String { text(\.name, in: language) ?? title }

    /// Item of the left menu.
    func menuName(in language: String) -> String {
        let texts = texts
        let own = [texts[language]?.menu, texts[language]?.name, texts["en"]?.menu].compactMap(\.self)
        return own.first { !$0.isEmpty } ?? text(\.menu, in: language) ?? name(in: language)
    }

    var technologicalType: TechnologicalType { TechnologicalType(rawValue: solution) ?? .rest }
    var versionState: VersionState { VersionState(rawValue: state) ?? .published }

    /// Whether the person may install the version. Guests of a portal install nothing.
    func isInstallable(by person: PersonRow) -> Bool {
        person.isAdmin || (isInstallableByUser && person.userType == "employee")
    }

    /// The version that a portal is offered: the newest that was sent to it for a test, or else the published one.
    static func offered(
        _ db: Database, application: ApplicationRow, portalID: Int64
    ) throws -> ApplicationVersionRow? {
        let tested = try fetchOne(
            db,
            sql: """
                SELECT v.* FROM applicationVersion v JOIN versionTest t ON t.clientID = v.clientID AND t.version = v.version
                WHERE v.clientID = ? AND t.portalID = ? AND v.state <> 'published' ORDER BY v.number DESC LIMIT 1
                """, arguments: [application.clientID, portalID])
        let current = try fetchOne(
            db, key: ["clientID": application.clientID, "version": application.currentVersion])
        let published = current.flatMap { $0.versionState == .published ? $0 : nil }
        guard let tested else { return published }
        // What was published since is newer than a test that nobody has called off.
        return published.map { $0.number > tested.number ? $0 : tested } ?? tested
    }
}

extension InstallationRow {
    /// Whether the person completes, updates and deletes the application: administrators, and who installed a version that asks for none.
    func isManaged(by person: PersonRow, version: ApplicationVersionRow) -> Bool {
        person.isAdmin || (installerUserID == person.id && version.isInstallable(by: person))
    }

    /// The same with the installed version's card, which is read when it decides.
    func isManaged(_ db: Database, by person: PersonRow) throws -> Bool {
        if person.isAdmin { return true }
        guard installerUserID == person.id else { return false }
        return try ApplicationVersionRow.fetchOne(db, key: ["clientID": clientID, "version": version])
            .map { $0.isInstallable(by: person) } ?? false
    }
}
