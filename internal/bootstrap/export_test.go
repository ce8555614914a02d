package bootstrap

// The tests of backups do not wait a second for every passphrase.
func init() { passphraseCost = 10 }
