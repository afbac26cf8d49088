// swift-tools-version: 6.2
import PackageDescription

/// One list for every target, so that no room is held to less than another.
let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny")
]

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let log = Target.Dependency.product(name: "Logging", package: "swift-log")
let metrics = Target.Dependency.product(name: "Metrics", package: "swift-metrics")
let tracing = Target.Dependency.product(name: "Tracing", package: "swift-distributed-tracing")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let sqlite = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let httpClient = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let collections = Target.Dependency.product(name: "OrderedCollections", package: "swift-collections")
let yaml = Target.Dependency.product(name: "Yams", package: "Yams")
let process = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")
let nio: [Target.Dependency] = [
    .product(name: "NIOCore", package: "swift-nio"),
    .product(name: "NIOPosix", package: "swift-nio"),
    .product(name: "NIOHTTP1", package: "swift-nio"),
]

let package = Package(
    name: "lintel",
    products: [
        .library(name: "Bitrix24Wire", targets: ["Bitrix24Wire"]),
        .library(name: "Bitrix24", targets: ["Bitrix24"]),
        .library(name: "Bitrix24Server", targets: ["Bitrix24Server"]),
        .library(name: "Bitrix24Postgres", targets: ["Bitrix24Postgres"]),
        .executable(name: "lintel", targets: ["lintel"]),
        .executable(name: "DealPulse", targets: ["DealPulse"]),
    ],
    dependencies: [
        .package(
            url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.1",
            traits: ["FullFoundation"]),
        .package(url: "https://github.com/swift-server/async-http-client.git", from: "1.37.0"),
        .package(url: "https://github.com/groue/GRDB.swift.git", from: "7.10.0"),
        .package(url: "https://github.com/apple/swift-crypto.git", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-certificates.git", from: "1.21.1"),
        .package(url: "https://github.com/apple/swift-asn1.git", from: "1.7.4"),
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics.git", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-distributed-tracing.git", from: "1.7.3"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl.git", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-collections.git", from: "1.6.0"),
        .package(url: "https://github.com/jpsim/Yams.git", from: "6.2.2"),
        .package(url: "https://github.com/swiftlang/swift-subprocess.git", from: "1.0.2"),
    ],
    targets: [
        .target(name: "Bitrix24Wire", dependencies: [collections], swiftSettings: strict),

        .target(
            name: "Bitrix24",
            dependencies: ["Bitrix24Wire", crypto, log, metrics, tracing, lifecycle, sqlite, httpClient],
            swiftSettings: strict),
        .target(
            name: "Bitrix24Server", dependencies: ["Bitrix24", crypto, log, lifecycle, hummingbird],
            swiftSettings: strict),
        .systemLibrary(name: "CPostgres", providers: [.apt(["libpq-dev"])]),
        .target(
            name: "Bitrix24Postgres", dependencies: ["Bitrix24", "CPostgres", log],
            swiftSettings: strict),

        .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
        .target(
            name: "Sandbox",
            dependencies: [
                "Bitrix24Wire", "CZlib", crypto, log, sqlite, httpClient,
                .product(name: "X509", package: "swift-certificates"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                yaml,
            ] + nio,
            resources: [.copy("Resources")],
            swiftSettings: strict),
        .target(name: "Chromium", dependencies: [log] + nio, swiftSettings: strict),
        .target(name: "Review", swiftSettings: strict),
        .target(
            name: "Certification",
            dependencies: ["Sandbox", "Chromium", "Review", crypto, log, sqlite, yaml, process, httpClient],
            resources: [.copy("Resources")],
            swiftSettings: strict),
        .executableTarget(
            name: "lintel",
            dependencies: [
                "Certification", "Sandbox", "Review", log,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict),

        .executableTarget(
            name: "DealPulse",
            dependencies: ["Bitrix24Server", log, hummingbird],
            path: "Examples/DealPulse/Sources",
            resources: [.copy("Pages")],
            swiftSettings: strict),

        // One program of many modes: what tests and benchmarks start as processes of their own on the kit.
        .executableTarget(
            name: "KitProgram",
            dependencies: ["Bitrix24Server", "Bitrix24Postgres", log, hummingbird],
            path: "Tests/KitProgram",
            swiftSettings: strict),

        .testTarget(name: "Bitrix24WireTests", dependencies: ["Bitrix24Wire"], swiftSettings: strict),
        .testTarget(
            name: "Bitrix24Tests",
            dependencies: [
                "Bitrix24", "Bitrix24Server", "Bitrix24Postgres", "DealPulse",
                .product(name: "HummingbirdTesting", package: "hummingbird"),
            ],
            swiftSettings: strict),
        .testTarget(name: "SandboxTests", dependencies: ["Sandbox"], swiftSettings: strict),
        .testTarget(name: "ChromiumTests", dependencies: ["Chromium"], swiftSettings: strict),
        .testTarget(
            name: "CertificationTests", dependencies: ["Certification", "Review"],
            swiftSettings: strict),
        .testTarget(
            name: "WholeTests",
            dependencies: [
                "Certification", "Sandbox", "Chromium", "Bitrix24", "Bitrix24Server", process, httpClient, sqlite, log,
            ] + nio,
            exclude: ["Clients"],
            swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)
