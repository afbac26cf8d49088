import Sandbox

/// Opens the application as one of the portal's people.
struct OpenScenario: Sendable {
    let stage: Stage
    let name: ScenarioName
    let role: PageRecord.Role
    var viewport = PageRecord.Viewport.desktop
    /// More widths at which the same page is looked at.
    var widths: [Int] = []

    func run(_ steps: Stage.Steps) async throws {
        guard stage.card.application.interface else { throw ScenarioStop.skipped("the application has no pages") }
        try await stage.requireInstalled()
        if role == .employeeWithoutCRM {
            steps("Take all rights to the CRM from an employee")
            try await stage.control(
                "PATCH", "/portals/\(stage.application.portal)/users/\(PageVisit.userID(role))",
                ["access": ["crm.lead": "none", "crm.deal": "none", "crm.contact": "none", "crm.company": "none"]])
        }
        steps("Open the application as \(role.words) at \(viewport.width) pixels")
        try await stage.visiting(as: role, viewport, in: name) { visit in
            try await visit.open(stage.applicationPath)
            let record = try await visit.record(name.rawValue, .application)
            stage.add { $0.pages.append(record) }
        }
        for width in widths {
            steps("The same at \(width) pixels")
            let narrow = PageRecord.Viewport(width: width, height: viewport.height, isMobile: viewport.isMobile)
            try await stage.visiting(as: role, narrow, in: name) { visit in
                try await visit.open(stage.applicationPath)
                let record = try await visit.record("\(name.rawValue)-\(width)", .application)
                stage.add { $0.pages.append(record) }
            }
        }
    }
}

extension PageRecord.Role {
    var words: String {
        switch self {
        case .administrator: "an administrator"
        case .employee: "an employee"
        case .employeeWithoutCRM: "an employee without access to the CRM"
        }
    }
}

extension Stage {
    /// Nothing can be opened that was not installed.
    func requireInstalled() async throws {
        let known = try? await control("GET", installedPath)
        guard known?["finished"]?.bool == true, known?["installed"]?.bool == true else {
            throw ScenarioStop.skipped("the application is not installed")
        }
    }
}
