import ArgumentParser
@main struct Lintel: ParsableCommand { }
