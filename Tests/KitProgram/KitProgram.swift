import Foundation

/// A program on the kit that tests and benchmarks start as a process of its own; its first argument is the mode.
@main
struct KitProgram {
    static func main() async {
        FileHandle.standardError.write(Data("KitProgram: no such mode\n".utf8))
        exit(2)
    }
}
