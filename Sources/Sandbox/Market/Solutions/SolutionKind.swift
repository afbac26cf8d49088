/// What a configuration solution brings: settings that the portal applies itself, without tokens and without addresses of an application.
///
/// Source: the platform's documentation, "Installation options", "Installation of industry-specific CRMs", "Installation of solutions
/// with smart scenarios", "Installing website templates", "Create your reports for the BI Builder".
package enum SolutionKind: String, Sendable, CaseIterable {
    /// An industry CRM: pipelines, stages, directories, user fields, cards, robots, workflows, smart processes.
    case crmPreset = "crm_preset"
    /// Sets of robots for single leads, deals, contacts and companies, outside the sales funnel.
    case smartScenarios = "smart_scenarios"
    /// A ready-made website: pages with their blocks.
    case siteTemplate = "site_template"
    /// Dashboards of the BI Builder with the data sets under them.
    case biReports = "bi_reports"

    /// The manifest's `CODE` that an export writes.
    package var manifestCode: String {
        switch self {
        case .crmPreset: "vertical_crm"
        case .smartScenarios: "crm_smart_robots"
        case .siteTemplate: "landing_page"
        case .biReports: "bi_superset"
        }
    }

    /// The kind that a manifest's `CODE` stands for; `nil`: none that can be published.
    package init?(manifestCode: String) {
        switch manifestCode {
        case "vertical_crm": self = .crmPreset
        case "crm_smart_robots": self = .smartScenarios
        case "landing_page", "landing_store", "landing_knowledge": self = .siteTemplate
        case "bi_superset", "bi_powerbi", "bi_data_studio": self = .biReports
        default: return nil
        }
    }

    /// The manifest's `USES`: what the import may touch.
    package var uses: [String] {
        switch self {
        case .crmPreset: ["app", "crm", "bizproc_crm"]
        case .smartScenarios: ["app", "bizproc_script"]
        case .siteTemplate: ["app", "landing_page"]
        case .biReports: ["app", "superset"]
        }
    }

    /// Where the portal offers the export.
    package var placements: [String] {
        switch self {
        case .crmPreset: ["crm_settings"]
        case .smartScenarios: ["crm_lead", "crm_deal", "crm_contact", "crm_company"]
        case .siteTemplate: ["landing"]
        case .biReports: ["superset"]
        }
    }

    /// Entities without which an archive of this kind says nothing.
    package var requiredEntities: [SolutionEntity] {
        switch self {
        case .crmPreset: [.statuses]
        case .smartScenarios: [.scenarios]
        case .siteTemplate: [.sites]
        case .biReports: [.reports]
        }
    }

    /// Stages of the installation, in their order.
    package var stages: [SolutionStage] {
        self == .siteTemplate ? [.download, .unpack, .registerBlocks, .apply] : [.download, .unpack, .apply]
    }

    func title(isRussian: Bool) -> String {
        switch self {
        case .crmPreset: isRussian ? "Отраслевая CRM" : "Industry CRM"
        case .smartScenarios: isRussian ? "Смарт-сценарии" : "Smart scenarios"
        case .siteTemplate: isRussian ? "Шаблон сайта" : "Website template"
        case .biReports: isRussian ? "Отчёты BI-конструктора" : "BI reports"
        }
    }
}

/// A step of an installation.
package enum SolutionStage: String, Sendable, CaseIterable {
    /// The archive comes from the developer's area to the portal.
    case download
    case unpack
    /// Blocks of the site that the portal does not have are entered in its repository.
    case registerBlocks = "register_blocks"
    /// The settings are applied, scenarios placed, pages made.
    case apply

    func title(_ kind: SolutionKind, isRussian: Bool) -> String {
        switch (self, kind) {
        case (.download, _):
            isRussian ? "Загрузка архива из кабинета разработчика" : "Downloading the archive from the developer’s area"
        case (.unpack, _): isRussian ? "Распаковка архива" : "Unpacking the archive"
        case (.registerBlocks, _):
            isRussian ? "Регистрация нестандартных блоков в репозитории" : "Registering custom blocks in the repository"
        case (.apply, .crmPreset), (.apply, .biReports):
            isRussian ? "Применение настроек из архива" : "Applying the settings from the archive"
        case (.apply, .smartScenarios):
            isRussian ? "Добавление смарт-сценариев в места встройки" : "Adding the smart scenarios to their places"
        case (.apply, .siteTemplate):
            isRussian ? "Создание страниц сайта из архива" : "Creating the pages of the site from the archive"
        }
    }
}

/// A part of an archive: a folder of JSON files that are imported together.
package struct SolutionEntity: Sendable, Hashable {
    /// Name of the folder.
    package let code: String
    /// Place in the order of the import: smaller ones first.
    package let weight: Int
    /// Members of `USES` that allow it; empty: nothing does, for it is known by name only.
    package let uses: [String]

    private init(_ code: String, _ weight: Int, _ uses: [String]) {
        self.code = code
        self.weight = weight
        self.uses = uses
    }

    /// Applications of the Market that the solution uses.
    package static let applications = SolutionEntity("REST_APPLICATION", 100, ["app"])
    /// Smart processes; what follows names them.
    package static let smartProcesses = SolutionEntity("CRM_DYNAMIC_TYPES", 250, ["crm"])
    /// Directories, pipelines and their stages.
    package static let statuses = SolutionEntity("CRM_STATUS", 300, ["crm"])
    package static let fields = SolutionEntity("CRM_FIELDS", 400, ["crm"])
    /// Blocks that a site needs and a new portal does not have.
    package static let blocks = SolutionEntity(
        "LANDING_REPO", 450, ["landing_page", "landing_store", "landing_knowledge"])
    package static let cards = SolutionEntity("CRM_DETAIL_CONFIGURATION", 500, ["crm"])
    package static let sites = SolutionEntity("LANDING", 500, ["landing_page", "landing_store", "landing_knowledge"])
    /// Robots, triggers and workflow templates.
    package static let automation = SolutionEntity("BIZPROC_MAIN", 600, ["bizproc_crm", "bizproc"])
    package static let scenarios = SolutionEntity("BIZPROC_SCRIPT", 600, ["bizproc_script"])
    package static let reports = SolutionEntity(
        "BUSINESS_INTELLIGENCE", 1000, ["superset", "bi_superset", "bi_powerbi", "bi_data_studio"])

    /// Those that are applied, in the order of the import.
    package static let all = [
        applications, smartProcesses, statuses, fields, blocks, cards, sites, automation, scenarios, reports,
    ]

    /// An entity of that name; one that is not applied here is taken along and told of.
    package static func named(_ code: String) -> SolutionEntity {
        all.first { $0.code == code } ?? SolutionEntity(code, 2000, [])
    }

    /// Whether it is one of ``all``.
    package var isApplied: Bool { !uses.isEmpty }

    /// Whether a folder may have that name.
    static func isCode(_ text: String) -> Bool {
        (2...64).contains(text.utf8.count) && text.utf8.first != UInt8(ascii: "_")
            && text.utf8.allSatisfy { (0x41...0x5A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F }
    }
}
