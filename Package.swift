// swift-tools-version: 6.2
import PackageDescription

// The floors of the building, ground floor first. A target may name only targets above it in this file;
// Tests/FairslotTests/LayoutTests.swift reads every import in Sources and fails on one that points upwards.

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

// Nothing in these modules can read or write outside its own memory unless the line says `unsafe`.
let safeSettings = settings + [.strictMemorySafety()]

let package = Package(
    name: "fairslot",
    products: [.executable(name: "fairslot", targets: ["fairslot"])],
    dependencies: [
        // The command line is declared, not parsed: help, errors and exit codes come with it.
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        // One closing line per event in the journal, with levels that systemd understands.
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        // SIGTERM in order: stop taking, finish or give back, say so, leave.
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        // The worker child: spawned with nothing but its three streams, killed at its deadline. No Foundation.
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2", traits: []),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        // The report page: every value is escaped by the template engine, not by memory of the author.
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
    ],
    targets: [
        // ground
        .systemLibrary(name: "CGLPK", providers: [.apt(["libglpk-dev"])]),
        .systemLibrary(name: "CDigest", providers: [.apt(["libmd-dev"])]),
        // Spreadsheets for people: keys and phones stay text, times are times. 200 KB of C that writes and never reads.
        .systemLibrary(name: "CXLSX", pkgConfig: "xlsxwriter", providers: [.apt(["libxlsxwriter-dev"])]),
        // Reading back what staff have saved: a ZIP archive (minizip comes with libxlsxwriter) with XML in it.
        .systemLibrary(name: "CSheetReading", providers: [.apt(["libminizip-dev", "libexpat1-dev"])]),
        .target(name: "CLinux"),
        // The kernel's calls and the digest, in Swift: the one place but GLPK's and the spreadsheets' that hands C an address.
        .target(name: "Linux", dependencies: ["CLinux", "CDigest"], swiftSettings: safeSettings),
        .target(name: "Domain", swiftSettings: safeSettings),
        // first
        .target(
            name: "Attendance", dependencies: ["Domain"], exclude: ["Calibration.md"],
            swiftSettings: safeSettings
        ),
        .target(name: "LinearModel", dependencies: ["Domain"], swiftSettings: safeSettings),
        // second
        .target(name: "ScenarioFormat", dependencies: ["Domain", "Attendance"], swiftSettings: safeSettings),
        .target(
            name: "GLPKSolver", dependencies: ["CGLPK", "LinearModel", "Domain"], swiftSettings: safeSettings),
        .target(
            name: "Verification", dependencies: ["Domain", "Attendance", "Linux"],
            swiftSettings: safeSettings),
        .target(
            name: "Spool", dependencies: ["Linux", "Domain"], exclude: ["Spool.md"],
            swiftSettings: safeSettings),
        .target(
            name: "Spreadsheets", dependencies: ["CXLSX", "CSheetReading", "Domain"],
            swiftSettings: safeSettings),
        // third
        .target(
            name: "Planning", dependencies: ["Domain", "Attendance", "LinearModel", "GLPKSolver", "Linux"],
            exclude: ["Formulation.md", "Method.md", "Simulation/Simulation.md"], swiftSettings: safeSettings),
        .target(
            name: "Results",
            dependencies: [
                "Domain", "Attendance", "Linux", .product(name: "Mustache", package: "swift-mustache"),
            ], exclude: ["Equity/Suppression.md", "FHIR/FHIR.md", "Report/Report.md"],
            swiftSettings: safeSettings),
        // Exports of others, FHIR and tables, become a scenario file before anything else sees them. A floor of its own
        // above ScenarioFormat: the daemon's reader knows nothing of FHIR, and importers nothing of a decoded scenario.
        .target(
            name: "Importing", dependencies: ["Domain", "ScenarioFormat"], exclude: ["Importing.md"],
            swiftSettings: safeSettings),
        .target(
            name: "Desk", dependencies: ["Spreadsheets", "Domain"], exclude: ["Desk.md"],
            resources: [.embedInCode("Templates")], swiftSettings: safeSettings),
        // top
        .executableTarget(
            name: "fairslot",
            dependencies: [
                "Domain", "Attendance", "ScenarioFormat", "Importing", "Planning", "Results",
                "Verification", "Spool", "Desk", "Spreadsheets", "Linux",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
            ], exclude: ["Bench/Benchmarks.md"], swiftSettings: safeSettings),

        .testTarget(name: "DomainTests", dependencies: ["Domain"], swiftSettings: settings),
        .testTarget(name: "AttendanceTests", dependencies: ["Attendance"], swiftSettings: settings),
        .testTarget(
            name: "LinearModelTests", dependencies: ["Domain", "LinearModel", "GLPKSolver"],
            swiftSettings: settings),
        .testTarget(name: "ScenarioFormatTests", dependencies: ["ScenarioFormat"], swiftSettings: settings),
        .testTarget(
            name: "ImportingTests", dependencies: ["Importing", "ScenarioFormat", "Domain"],
            swiftSettings: settings),
        .testTarget(name: "LinuxTests", dependencies: ["Linux"], swiftSettings: settings),
        .testTarget(name: "SpoolTests", dependencies: ["Spool", "Linux", "Domain"], swiftSettings: settings),
        .testTarget(
            name: "VerificationTests",
            dependencies: ["Verification", "ScenarioFormat", "Planning", "Results"], swiftSettings: settings),
        .testTarget(
            name: "PlanningTests",
            dependencies: [
                "Planning", "ScenarioFormat", "Domain", "Attendance", "LinearModel", "Verification",
                "Results",
            ],
            swiftSettings: settings),
        .testTarget(
            name: "ResultsTests",
            dependencies: [
                "Results", "ScenarioFormat", "LinearModel", "GLPKSolver", "Verification", "Linux",
            ],
            swiftSettings: settings),
        .testTarget(
            name: "DeskTests", dependencies: ["Desk", "Spreadsheets", "Domain"], swiftSettings: settings),
        .testTarget(
            name: "FairslotTests",
            dependencies: ["fairslot", "Linux", "Domain", "Planning", "ScenarioFormat"],
            exclude: ["Golden"],
            swiftSettings: settings),
    ]
)
