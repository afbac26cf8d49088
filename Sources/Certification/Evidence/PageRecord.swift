/// A page of the portal with the application in its frame, as the browser saw it.
struct PageRecord: Sendable, Hashable {
    /// Who looks at it.
    enum Role: String, Sendable, Hashable, Codable {
        case administrator = "admin"
        case employee
        case employeeWithoutCRM = "employee-without-crm"
    }

    /// What the page is there for.
    enum Purpose: Sendable, Hashable {
        /// The installation wizard.
        case installer
        /// What came after `installFinish`, with nobody having touched anything.
        case afterInstallation
        /// The application itself.
        case application
        /// A widget in a card or a list.
        case placement(PlacementName)
        /// The settings form of a script-only application.
        case settings
        /// Opened with an old session or an old frame launch after the removal.
        case afterRemoval
    }

    /// A placement's code as text, so that this file imports nothing.
    typealias PlacementName = String

    struct Viewport: Sendable, Hashable {
        var width: Int
        var height: Int
        var isMobile: Bool
        static let desktop = Viewport(width: 1280, height: 800, isMobile: false)
        static let phone = Viewport(width: 390, height: 844, isMobile: true)
    }

    /// Unique in the evidence: `install-1`.
    var id: String
    var scenario: ScenarioName
    var role: Role = .administrator
    var purpose: Purpose = .application
    var viewport: Viewport = .desktop
    /// Address of the portal's page.
    var url: String = ""
    /// Address of the application's frame when the page had settled; `nil` when there was no frame.
    var frameURL: String?
    /// Every address that any frame or the page itself has had, in order, redirects included.
    var visitedURLs: [String] = []
    /// Status of the answer to the application's document; 0: none came; `nil`: not known.
    var frameStatus: Int?
    /// Visible text of the portal's page, without the frame.
    var portalText: String = ""
    /// Visible text of the application's frame.
    var applicationText: String = ""
    /// Pictures, canvases, videos and vector graphics that are visible in the frame.
    var visibleGraphics: Int = 0
    var console: [ConsoleMessage] = []
    var requests: [BrowserRequest] = []
    var storage: [StorageItem] = []
    var cookies: [Cookie] = []
    var layout: Layout?
    /// File name of the picture, in the report's folder.
    var screenshot: String?
    /// The first part of the frame's markup.
    var html: String = ""
    /// Seconds until the page had settled.
    var seconds: Double = 0
}

extension PageRecord {
    /// A line of the browser's console.
    struct ConsoleMessage: Sendable, Hashable {
        enum Level: String, Sendable, Hashable, Codable {
            case log, debug, info, warning, error
        }
        var level: Level = .log
        var text: String
        /// Address of the script or document that wrote it.
        var source: String?
        var line: Int?
        /// Written by the portal's page or by our own library, not by the application.
        var isFromPortal = false
    }

    /// A request that the browser made.
    struct BrowserRequest: Sendable, Hashable {
        /// Whose frame asked.
        enum Initiator: String, Sendable, Hashable, Codable {
            case portal, application
        }
        var method: String = "GET"
        var url: String
        /// Names in lower case. `referer` counts.
        var headers: [String: String] = [:]
        var body: String = ""
        /// 0: no answer.
        var status: Int = 200
        /// `Location` of the answer.
        var redirect: String?
        /// `Set-Cookie` lines of the answer, whether the browser took them or not.
        var setCookies: [String] = []
        /// `Document`, `Script`, `Stylesheet`, `Image`, `Font`, `XHR`, `Fetch`, … as DevTools names it.
        var resourceType: String = "Document"
        var initiator: Initiator = .application
        /// Where in the application's script the request was made: `address:line:column`.
        var initiatorPlace: String?
        /// `net::ERR_CERT_AUTHORITY_INVALID` and the like.
        var failure: String?
        /// The platform made the address (a link of `urlMachine`, a picture of the portal), the application only follows it.
        var isAddressOfPlatform = false
    }

    /// An entry of the browser's storage.
    struct StorageItem: Sendable, Hashable {
        enum Area: String, Sendable, Hashable, Codable {
            case local = "localStorage"
            case session = "sessionStorage"
            case indexedDB = "IndexedDB"
        }
        var area: Area
        /// `https://dealpulse.example`
        var origin: String
        var key: String
        var value: String
    }

    struct Cookie: Sendable, Hashable {
        var name: String
        var value: String
        var domain: String
        var isHTTPOnly = false
        var isSecure = false
        var sameSite: String?
    }

    /// Of the application's frame, in CSS pixels.
    struct Layout: Sendable, Hashable {
        /// How wide the content is.
        var scrollWidth: Int
        /// How much room it has.
        var clientWidth: Int
        /// Characters of visible text.
        var visibleTextLength: Int = 0
        /// Font size of the smallest text that has at least 20 characters; `nil`: not measured.
        var smallestText: Double?
        /// Buttons and links that stand alone and are under 18 by 18, a short description each: smaller than browsers draw them by
        /// themselves. Links inside a sentence, checkboxes and radio buttons do not count.
        var smallTargets: [String] = []
        /// Has `<meta name=viewport>`.
        var hasViewportTag: Bool = true
    }
}
