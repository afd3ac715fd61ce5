package config

import (
	"strings"

	"github.com/spf13/viper"
)

// Load reads app.yaml of ./configs or /etc/keyed; variables such as KEYED_SERVER_ADDR come before it.
func Load() (string, error) {
	viper.SetConfigName("app")
	viper.SetConfigType("yaml")
	viper.AddConfigPath("./configs")
	viper.AddConfigPath("/etc/keyed")
	viper.SetEnvPrefix("KEYED")
	viper.SetEnvKeyReplacer(strings.NewReplacer(".", "_"))
	viper.AutomaticEnv()
	if err := viper.ReadInConfig(); err != nil {
		return "", err
	}
	return viper.GetString("server.addr"), nil
}
