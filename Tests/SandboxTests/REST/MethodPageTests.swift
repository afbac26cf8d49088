import Foundation
import Testing

@testable import Sandbox

@Suite("The page of methods")
struct MethodPageTests {
    @Test("docs/methods.md says what the sandbox does")
    func page() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../docs/methods.md")
        let text = try String(contentsOf: file, encoding: .utf8)
        #expect(text == MethodPage.markdown, "make methods writes it anew")
    }

    @Test("Far more than four hundred methods keep what they are told")
    func state() {
        #expect(MethodPage.lines().count { $0.emulation == .state } > 1_500)
    }
}
