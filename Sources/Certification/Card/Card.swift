import Sandbox

/// The application card, `lintel.yml`: what the Market's developer area asks for, in one file beside the sources.
///
/// Read it with ``load(path:)``. Paths in it are as written; ``file(_:)`` finds them from the card's folder.
package struct Card: Sendable, Hashable {
    /// Where the card was read from, as given.
    package var path: String
    package var application: Application
    package var run: Run?
    /// Folders or files that the static audit reads; the card's folder when the card says nothing.
    package var sources: [String] = ["."]
    package var listing: Listing?
    package var review: Submission?
    /// Line and column of each value by its path: `application.scopes[1]`.
    package var places: [String: AuditResult.Place] = [:]
}

extension Card {
    /// `application`
    package struct Application: Sendable, Hashable {
        package enum Kind: String, Sendable, Hashable, CaseIterable {
            /// Mass-market.
            case market
            /// For one portal.
            case local
        }

        package enum Solution: String, Sendable, Hashable, CaseIterable {
            case rest
            case crmPreset = "crm_preset"
            case smartScenarios = "smart_scenarios"
            case siteTemplate = "site_template"
            case biReports = "bi_reports"
        }

        /// Partner code, dot, module: `acme.dealpulse`.
        package var code: String
        package var type: Kind = .market
        package var solution: Solution = .rest
        package var version: String = "1.0.0"
        /// `false`: "script only", "uses only API".
        package var interface: Bool = true
        /// "Embed to BitrixMobile".
        package var mobile: Bool = false
        package var installableByUser: Bool = false
        package var scopes: [Scope] = []
        package var placements: [PlacementCode] = []
        package var urls: Addresses = Addresses()
        /// Subscribed in the version card.
        package var events: [EventCode] = []
    }

    /// `application.urls`
    package struct Addresses: Sendable, Hashable {
        package var application: String?
        /// The wizard's page.
        package var installer: String?
        /// Handler of `ONAPPINSTALL`.
        package var callback: String?
        /// Form of a script-only application.
        package var settings: String?
        /// Full protocol.
        package var redirect: String?
        /// A static application's archive: a path, not an address.
        package var archive: String?
    }

    /// `run`: how the application is started while certifying.
    package struct Run: Sendable, Hashable {
        /// A command line, given to `/bin/sh -c`; `nil`: it runs already, or is static.
        package var command: String?
        /// What the public address stands for while certifying: `http://127.0.0.1:${port}`.
        package var origin: String?
        /// Path that answers 2xx once the application is up.
        package var ready: String?
        /// Where the application stores things, relative to the card.
        package var data: [String] = []
        /// In the card's order.
        package var environment: [Variable] = []

        package struct Variable: Sendable, Hashable {
            package var name: String
            package var value: String
        }
    }

    /// `listing`: what the Market's catalogue shows.
    package struct Listing: Sendable, Hashable {
        package enum Region: String, Sendable, Hashable, CaseIterable {
            case ru
            case com
        }

        /// `listing.languages.CODE`
        package struct Texts: Sendable, Hashable {
            /// `en`
            package var language: String
            package var name: String
            package var short: String?
            package var full: String?
            package var installation: String?
            package var support: String?
        }

        package struct Pricing: Sendable, Hashable {
            package enum Model: String, Sendable, Hashable, CaseIterable {
                case free
                case subscription
                case paid
                case trial
                case inApplication = "in_app"
            }
            package var model: Model = .free
            package var externalService: Bool = false
        }

        package var region: Region = .com
        package var languages: [Texts] = []
        package var icon: String?
        package var screenshots: [String] = []
        package var privacyPolicy: String?
        package var license: String?
        package var categories: [String] = []
        package var keywords: [String] = []
        package var pricing: Pricing?
    }

    /// `review`: what goes to the moderator with the application.
    package struct Submission: Sendable, Hashable {
        package struct Contact: Sendable, Hashable {
            package var name: String
            package var email: String?
            package var phone: String?
        }

        package struct TestAccount: Sendable, Hashable {
            package var url: String?
            package var login: String?
            package var notes: String?
        }

        package var contact: Contact?
        /// What is new against `previous`, by language.
        package var changes: [String: String] = [:]
        /// Card of the approved version.
        package var previous: String?
        package var testAccount: TestAccount?
        package var guide: String?
        package var services: [String] = []
    }
}

extension Card {
    /// The folder that the card's paths start from.
    package var folder: String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// A path of the card as one that can be opened.
    package func file(_ relative: String) -> String {
        relative.hasPrefix("/") ? relative : folder + "/" + relative
    }

    /// How the application is installed.
    var installationMode: InstallationFacts.Mode {
        // Without an interface nobody could see a wizard: the path of the initial installation takes the event.
        if !application.interface {
            return (application.urls.callback ?? application.urls.installer) == nil ? .direct : .callback
        }
        if application.urls.callback != nil, application.urls.installer == nil { return .callback }
        if application.urls.installer != nil { return .wizard }
        return .direct
    }

    /// Every name that the listing gives the application.
    var names: [String] { listing?.languages.map(\.name) ?? [] }
}
