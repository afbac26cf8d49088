import Bitrix24
import Foundation
import Testing

@Suite("Grants that nobody uses")
struct GrantKeeperTests {
    @Test("Each is renewed once in 180 days, well before they are over, and they are spread out")
    func spread() async throws {
        let world = KitWorld()
        for user in 1...100 { _ = try await world.kit.installations.open(world.platform.launch(user: user)) }
        var renewals: [Int: Int] = [:]
        for day in 1...179 {
            world.time.advance(by: 86_400)
            let renewed = try await world.kit.keeper.keep()
            if renewed > 0 { renewals[day] = renewed }
            // A second look on the same day, or by another process, finds nothing left to do.
            #expect(try await world.kit.keeper.keep() == 0)
        }
        #expect(renewals.values.reduce(0, +) == 100)
        #expect(renewals.keys.min() ?? 0 >= GrantKeeper.days.lowerBound)
        #expect(renewals.keys.max() ?? 999 <= GrantKeeper.days.upperBound + 1)
        #expect(renewals.values.max() ?? 100 < 15)
        #expect(world.platform.count("token") == 100)
    }

    @Test("A grant that is in use, lost, or of a portal that is gone is left alone")
    func leftAlone() async throws {
        let world = KitWorld()
        for user in 1...4 { _ = try await world.kit.installations.open(world.platform.launch(user: user)) }
        try await world.store.update(.one, user: 2) { $0.grant?.lostBecause = .invalidGrant }
        try await world.store.update(.one, user: 3) { $0.grant?.refreshToken = Secret("") }
        world.time.advance(by: 100 * 86_400)
        _ = try await world.client(.user(1)).call("profile")
        world.time.advance(by: 75 * 86_400)
        #expect(try await world.kit.keeper.keep() == 1)
        #expect(world.platform.count("token") == 2)
        try await world.store.update(.one, user: nil) { $0.installation?.suspendedBecause = .paymentRequired }
        world.time.advance(by: 400 * 86_400)
        #expect(try await world.kit.keeper.keep() == 0)
    }

    @Test("One that cannot be renewed is left to the next look, and does not stop the others")
    func trouble() async throws {
        let world = KitWorld()
        for user in 1...3 { _ = try await world.kit.installations.open(world.platform.launch(user: user)) }
        world.platform.with { state in state.refresh = state.refresh.filter { $0.value.userID != 2 } }
        world.time.advance(by: 170 * 86_400)
        #expect(try await world.kit.keeper.keep() == 2)
        #expect(world.notices.all.count == 1)
        #expect(try await world.kit.keeper.keep() == 0)
    }
}
